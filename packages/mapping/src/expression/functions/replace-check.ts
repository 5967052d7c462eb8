import { hasWordBoundary, WORD_BOUNDARY_WARNING } from '../../regular-expression/anchoring.ts';
import { Pattern, PatternError } from '../../regular-expression/pattern.ts';
import type { StaticProblem } from '../function.ts';
import type { CallNode } from '../syntax.ts';
import { REPLACE, selectMode } from './replace-modes.ts';

/** Whether the filled slots belong together, the pattern can be used, and has the group. */
export function checkReplace(node: CallNode): readonly StaticProblem[] {
  if (selectMode(node) === undefined) {
    return [
      {
        code: 'MissingArgument',
        severity: 'error',
        message:
          'Replace needs oldValue with replacementValue or template, or regexPattern with replacementValue, or regexPattern and ' +
          'regexGroupName with replacementValue or replacementAttributeName; no others beside them.',
      },
    ];
  }
  const argument = REPLACE.regexPattern;
  const text = textAt(node, argument);
  if (text === undefined) return [];
  try {
    const pattern = new Pattern(text);
    const group = textAt(node, REPLACE.regexGroupName);
    if (group === undefined || pattern.hasGroup(group))
      return hasWordBoundary(text)
        ? [{ code: 'InvalidArgument', severity: 'warning', argument, message: WORD_BOUNDARY_WARNING }]
        : [];
    const message = `The pattern has no group "${group}". Name one in the pattern: (?<${group}>...).`;
    return [{ code: 'InvalidArgument', severity: 'error', argument: REPLACE.regexGroupName, message }];
  } catch (error) {
    if (!(error instanceof PatternError)) throw error;
    const code =
      error.unsupported === undefined ? 'InvalidRegularExpression' : 'UnsupportedRegularExpression';
    return [{ code, severity: 'error', argument, message: error.message }];
  }
}

function textAt(node: CallNode, index: number): string | undefined {
  const argument = node.arguments[index];
  return argument?.kind === 'text' && argument.value !== '' ? argument.value : undefined;
}
