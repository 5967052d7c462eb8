/** An operand that a verdict hung on. `present`: the last read held it, with a value or explicitly null (R7). */
export interface ScopeOperand {
  readonly name: string;
  readonly present: boolean;
}

export interface ScopeVerdict {
  readonly inScope: boolean;
  /** What decided, as Entra displays it: `{filter title} {attribute} {operator} {value}` (F8). */
  readonly reason: string;
  readonly operands: readonly ScopeOperand[];
  /** false when an operand that was absent from the read could still change the verdict. */
  readonly decided: boolean;
}
