import fc from 'fast-check';
import { functionTable } from './function-table.ts';
import type {
  ArgumentNode,
  CallNode,
  ComparisonOperator,
  Expression,
  OperandNode,
  PrimaryNode,
} from './syntax.ts';

const at = { line: 1, column: 1 };

const name = fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_]{0,8}$/);
const attributeName = fc
  .stringMatching(/^[^[\]"\r\n]{1,12}$/)
  .map((text) => text.trim())
  .filter((text) => text !== '');
const number = fc.oneof(
  fc.stringMatching(/^-?[0-9]{1,6}(\.[0-9]{1,3})?$/),
  fc.stringMatching(/^&H[0-9A-F]{1,6}$/),
);
const operators: readonly ComparisonOperator[] = ['=', '<>', '>', '>=', '<', '<='];

/** Any tree that the grammar can give, whether it makes sense or not; positions are all 1, 1. */
export const anyExpression: fc.Arbitrary<Expression> = fc.letrec<{
  primary: PrimaryNode;
  operand: OperandNode;
  expression: Expression;
  argument: ArgumentNode;
  call: CallNode;
}>((tie) => ({
  primary: fc.oneof(
    { maxDepth: 4 },
    attributeName.map((text) => ({ kind: 'attribute' as const, name: text, at })),
    fc
      .oneof(
        fc.string({ unit: 'binary', maxLength: 12 }),
        fc.constantFrom(
          'd',
          'yyyy',
          'ww',
          '1',
          '2026-03-16',
          '3/16/2026 7:00:00 AM',
          'yyyy-MM-dd',
          '(?<n>a)',
          'n',
        ),
      )
      .map((value) => ({ kind: 'text' as const, value, at })),
    number.map((text) => ({ kind: 'number' as const, text, at })),
    fc
      .oneof(name, fc.constantFrom('vbTextCompare', 'UTF8', 'IgnoreAttributeFlow', 'IgnoreObjectFlow'))
      .map((text) => ({ kind: 'word' as const, name: text, at })),
    tie('call'),
  ),
  operand: fc.oneof(
    { weight: 5, arbitrary: tie('primary') },
    {
      weight: 1,
      arbitrary: fc
        .array(tie('primary'), { minLength: 2, maxLength: 3 })
        .map((parts) => ({ kind: 'concatenation' as const, parts, at })),
    },
  ),
  expression: fc.oneof(
    { weight: 5, arbitrary: tie('operand') },
    {
      weight: 1,
      arbitrary: fc
        .tuple(fc.constantFrom(...operators), tie('operand'), tie('operand'))
        .map(([operator, left, right]) => ({ kind: 'comparison' as const, operator, left, right, at })),
    },
  ),
  argument: fc.oneof(
    { weight: 5, arbitrary: tie('expression') },
    { weight: 1, arbitrary: fc.constant({ kind: 'omitted' as const, at }) },
  ),
  call: fc
    .tuple(
      fc.oneof(name, fc.constantFrom(...functionTable.keys())),
      fc.array(tie('argument'), { maxLength: 5 }),
    )
    // One empty slot is no slot: `F()`.
    .filter(([, slots]) => slots.length !== 1 || slots[0]?.kind !== 'omitted')
    .map(([text, slots]) => ({ kind: 'call' as const, name: text, arguments: slots, at })),
})).expression;

/** Anything that a read can hold. */
export const anyValue = fc.option(
  fc.oneof(
    fc.string({ unit: 'binary', maxLength: 30 }),
    fc.constantFrom('True', 'False', '', '7', '-1', 'a,b', 'John Doe', '2026-03-16', '129699324000000000'),
    fc.array(fc.string({ maxLength: 8 }), { maxLength: 4 }),
  ),
);
