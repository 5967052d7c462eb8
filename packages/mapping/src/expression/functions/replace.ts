import { Pattern, PatternError } from '../../regular-expression/pattern.ts';
import type { Call, FunctionDefinition, StaticProblem } from '../function.ts';
import type { ArgumentNode, CallNode } from '../syntax.ts';
import type { AttributeValue } from '../values.ts';
import { REPLACE, selectMode } from './replace-modes.ts';
import type { ReplaceMode } from './replace-modes.ts';
import { joinPieces, replaceGroup, replaceMatches } from './replace-text.ts';

/** FN 37. What the call does is decided by which of its slots are filled, before anything is evaluated. */
export const replace: FunctionDefinition = {
  name: 'Replace',
  parameters: [
    { name: 'source' },
    { name: 'oldValue', optional: true },
    { name: 'regexPattern', optional: true },
    { name: 'regexGroupName', optional: true },
    { name: 'replacementValue', optional: true },
    { name: 'replacementAttributeName', optional: true },
    { name: 'template', optional: true },
  ],
  check,
  prepare: (node) => {
    const mode = selectMode(node);
    const pattern = fixedPattern(node.arguments[REPLACE.regexPattern]);
    return (call) => evaluate(call, mode, pattern);
  },
};

function evaluate(call: Call, mode: ReplaceMode | undefined, fixed: Pattern | undefined): AttributeValue {
  const source = call.text(REPLACE.source);
  const replacement = (): string => call.text(REPLACE.replacementValue) ?? '';
  const oldValue = (): string => call.text(REPLACE.oldValue) ?? '';
  const pattern = (): Pattern => fixed ?? dynamicPattern(call);
  const group = (): string => call.text(REPLACE.regexGroupName) ?? '';
  switch (mode) {
    case 'text':
      return source === null ? null : replaceText(source, oldValue(), replacement());
    case 'template':
      return source === null ? null : replaceText(call.text(REPLACE.template) ?? '', oldValue(), source);
    case 'pattern':
      return source === null ? null : replaceMatches(source, pattern(), replacement());
    case 'group':
      return source === null ? null : replaceGroup(source, pattern(), group(), replacement());
    case 'attribute': {
      if (source !== null && source !== '') return source;
      const other = call.text(REPLACE.replacementAttributeName);
      return other === null ? null : firstGroup(other, pattern(), group());
    }
    case undefined:
      throw call.failure('the filled arguments do not belong together.');
  }
}

function replaceText(text: string, oldValue: string, replacement: string): string {
  return oldValue === '' ? text : joinPieces(text.split(oldValue), replacement);
}

/** null when the pattern or its group does not match: nothing flows then. */
function firstGroup(text: string, pattern: Pattern, group: string): string | null {
  for (const match of pattern.matches(text)) {
    const capture = match.group(group);
    return capture === undefined ? null : text.slice(capture.start, capture.end);
  }
  return null;
}

function fixedPattern(node: ArgumentNode | undefined): Pattern | undefined {
  return node?.kind === 'text' && node.value !== '' ? new Pattern(node.value) : undefined;
}

function dynamicPattern(call: Call): Pattern {
  try {
    return new Pattern(call.text(REPLACE.regexPattern) ?? '');
  } catch (error) {
    throw error instanceof PatternError ? call.failure(error.message) : error;
  }
}

function check(node: CallNode): readonly StaticProblem[] {
  const mode = selectMode(node);
  if (mode === undefined) {
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
  try {
    const pattern = fixedPattern(node.arguments[argument]);
    const group = node.arguments[REPLACE.regexGroupName];
    if (
      pattern === undefined ||
      group?.kind !== 'text' ||
      group.value === '' ||
      pattern.hasGroup(group.value)
    )
      return [];
    const message = `The pattern has no group "${group.value}". Name one in the pattern: (?<${group.value}>...).`;
    return [{ code: 'InvalidArgument', severity: 'error', argument: REPLACE.regexGroupName, message }];
  } catch (error) {
    if (!(error instanceof PatternError)) throw error;
    return [{ code: 'InvalidRegularExpression', severity: 'error', argument, message: error.message }];
  }
}
