import { MAX_WORK } from '../../expression/limits.ts';
import { hasWordBoundary, looksAnchored, WORD_BOUNDARY_WARNING } from '../../regular-expression/anchoring.ts';
import { Pattern, PatternError } from '../../regular-expression/pattern.ts';
import type { AttributeOperator, OperandProblem } from '../operator.ts';

export const regexMatch: AttributeOperator = {
  kind: 'attribute',
  name: 'REGEX MATCH',
  meaning:
    'Has a place that the .NET regular expression matches, by case; as IsMatch, it need not match the whole.',
  operands: 1,
  whenEmpty: false,
  check: checkPattern,
  prepare: prepareMatch,
};

export const notRegexMatch: AttributeOperator = {
  kind: 'attribute',
  name: 'NOT REGEX MATCH',
  meaning: 'Has no place that the regular expression matches.',
  operands: 1,
  whenEmpty: false,
  check: checkPattern,
  prepare: (operand) => {
    const matches = prepareMatch(operand);
    return (value) => {
      const matched = matches(value);
      return matched === undefined ? undefined : !matched;
    };
  },
};

/** undefined for a text so long that looking through it would take too long: it can't be told. */
function prepareMatch(operand: string): (value: string) => boolean | undefined {
  const pattern = new Pattern(operand);
  return (value) => (value.length * pattern.weight > MAX_WORK ? undefined : pattern.test(value));
}

function checkPattern(operand: string): OperandProblem | undefined {
  try {
    new Pattern(operand);
  } catch (error) {
    if (!(error instanceof PatternError)) throw error;
    const code =
      error.unsupported === undefined ? 'InvalidRegularExpression' : 'UnsupportedRegularExpression';
    return { code, severity: 'error', message: error.message };
  }
  if (hasWordBoundary(operand))
    return { code: 'InvalidRegularExpression', severity: 'warning', message: WORD_BOUNDARY_WARNING };
  if (!looksAnchored(operand)) return undefined;
  const message =
    `"${operand}" also matches a part of a longer value, as in Entra: ([1-9][0-9]) matches 100. ` +
    `If the whole value is meant, write "^(?:${operand})$".`;
  return { code: 'UnanchoredRegularExpression', severity: 'warning', message };
}
