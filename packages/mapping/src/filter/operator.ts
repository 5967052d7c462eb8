import type { Memberships } from './context.ts';

/** What is wrong with a clause's value. */
export interface OperandProblem {
  readonly code:
    | 'InvalidRegularExpression'
    | 'UnsupportedRegularExpression'
    | 'UnanchoredRegularExpression'
    | 'EmptyOperand'
    | 'InvalidOperand';
  readonly severity: 'error' | 'warning';
  readonly message: string;
}

interface Operator {
  /** As Graph and the portal show it. */
  readonly name: string;
  /** For the reference page. */
  readonly meaning: string;
  /** Ours, not Entra's. */
  readonly beyondEntra?: true;
}

/** Tests an attribute. */
export interface AttributeOperator extends Operator {
  readonly kind: 'attribute';
  /** How many values its clause gives (Graph's arity). */
  readonly operands: 0 | 1;
  /** What it answers for an attribute that is null or empty (F6). */
  readonly whenEmpty: boolean;
  /** What is wrong with a value; undefined when nothing is. */
  check?(operand: string): OperandProblem | undefined;
  /**
   * Prepares the test of one value; undefined when it can't be told, because it needs a time and there is none. A
   * multi-valued attribute passes when all its values do (F7).
   */
  prepare(operand: string): (value: string, now: Date | undefined) => boolean | undefined;
  /**
   * Tells the instants (ms since 1970, in any order) at which its answer for a value may change because time passes: at no other
   * it does. undefined when it never does.
   */
  instants?(operand: string): ((value: string) => readonly number[]) | undefined;
}

/** Tests which groups a person is in; its clause gives the groups' object ids. */
export interface MembershipOperator extends Operator {
  readonly kind: 'membership';
  readonly test: (
    memberships: Memberships[keyof Memberships],
    groups: readonly string[],
  ) => boolean | undefined;
}

/** An operator of scoping filters. A new one is a file in operators/ and a line in operator-table.ts. */
export type FilterOperator = AttributeOperator | MembershipOperator;
