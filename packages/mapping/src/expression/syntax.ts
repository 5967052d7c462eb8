/** Where something stands in the text of an expression; line and column count from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** `[mail]` */
export interface AttributeNode {
  readonly kind: 'attribute';
  readonly name: string;
  readonly at: Position;
}

/** `"text"`, the value without quotes and escapes (expressions.md L3). */
export interface TextNode {
  readonly kind: 'text';
  readonly value: string;
  readonly at: Position;
}

/** `7`, `-10`, `42568.75` or `&HF7`, as written (expressions.md L7, L8). */
export interface NumberNode {
  readonly kind: 'number';
  readonly text: string;
  readonly at: Position;
}

/** A bare enum word such as `vbTextCompare` (expressions.md L10). */
export interface WordNode {
  readonly kind: 'word';
  readonly name: string;
  readonly at: Position;
}

/** An empty argument slot: absent, not the empty string (expressions.md L6). */
export interface OmittedNode {
  readonly kind: 'omitted';
  readonly at: Position;
}

/** `Name(argument, ...)` */
export interface CallNode {
  readonly kind: 'call';
  readonly name: string;
  readonly arguments: readonly ArgumentNode[];
  readonly at: Position;
}

/** `"t-" & [alias]`: at least two parts (expressions.md L11). */
export interface ConcatenationNode {
  readonly kind: 'concatenation';
  readonly parts: readonly PrimaryNode[];
  readonly at: Position;
}

export type ComparisonOperator = '=' | '<>' | '>' | '>=' | '<' | '<=';

/** `[country]="USA"`, only as the condition of IIF or CBool (expressions.md L9). */
export interface ComparisonNode {
  readonly kind: 'comparison';
  readonly operator: ComparisonOperator;
  readonly left: OperandNode;
  readonly right: OperandNode;
  readonly at: Position;
}

export type PrimaryNode = AttributeNode | TextNode | NumberNode | WordNode | CallNode;
export type OperandNode = PrimaryNode | ConcatenationNode;

/** A whole expression. Only a call is a Function mapping; a bare attribute or text is a Direct or Constant one (L1). */
export type Expression = OperandNode | ComparisonNode;
export type ArgumentNode = Expression | OmittedNode;
