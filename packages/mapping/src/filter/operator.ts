/** An operator of scoping filters. A new one is a file in operators/ and a line in operator-table.ts. */
export interface FilterOperator {
  /** As Graph and the portal show it. */
  readonly name: string;
  /** How many values its clause gives (Graph's arity). */
  readonly operands: 0 | 1;
  /** What it answers for an attribute that is null or empty (F6). */
  readonly whenEmpty: boolean;
  /** What is wrong with a value; undefined when nothing is. */
  check?(operand: string): string | undefined;
  /** Prepares the test of one value. A multi-valued attribute passes when all its values do (F7). */
  prepare(operand: string): (value: string) => boolean;
}
