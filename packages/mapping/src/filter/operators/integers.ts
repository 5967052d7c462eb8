import type { AttributeOperator, OperandProblem } from '../operator.ts';

const INTEGER = /^\d{1,30}$/;

export const greaterThan = ordered(
  'Greater_Than',
  'Is a larger whole number; what is none is not.',
  (a, b) => a > b,
);
export const greaterThanOrEquals = ordered(
  'Greater_Than_OR_EQUALS',
  'Is the same whole number or a larger one.',
  (a, b) => a >= b,
);

function ordered(
  name: string,
  meaning: string,
  holds: (value: bigint, operand: bigint) => boolean,
): AttributeOperator {
  return {
    kind: 'attribute',
    name,
    meaning,
    operands: 1,
    whenEmpty: false,
    check: checkInteger,
    prepare: (operand) => {
      const bound = BigInt(operand);
      return (value) => INTEGER.test(value) && holds(BigInt(value), bound);
    },
  };
}

function checkInteger(operand: string): OperandProblem | undefined {
  if (INTEGER.test(operand)) return undefined;
  const message = `"${operand}" is not a whole number such as 0, 1 or 2. Correct it, or use another operator.`;
  return { code: 'InvalidOperand', severity: 'error', message };
}
