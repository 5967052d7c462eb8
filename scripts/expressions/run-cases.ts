import {
  checkExpression,
  compileExpression,
  evaluateFilter,
  ExpressionError,
  parseExpression,
  SchemaError,
} from '@lockstep/mapping';
import type { AttributeValue } from '@lockstep/mapping';
import { z } from 'zod';
import { expressionCase, filterCase } from './cases.ts';
import type { ExpressionCase, FilterCase } from './cases.ts';

type Id = string | number | null;

interface CaseError {
  readonly message: string;
  readonly line: number;
  readonly column: number;
}

export type CaseResult =
  | { readonly id: Id; readonly value: AttributeValue | boolean }
  | { readonly id: Id; readonly ignored: true }
  | { readonly id: Id; readonly error: CaseError };

type Outcome =
  { readonly value: AttributeValue | boolean } | { readonly ignored: true } | { readonly error: CaseError };

export interface RunContext {
  readonly now: Date;
  readonly random: () => number;
}

/** Evaluates each case on its own: one that is wrong has an error and does not stop the others. */
export function runCases(cases: readonly unknown[], context: RunContext): readonly CaseResult[] {
  return cases.map((given, index) => ({ id: idOf(given) ?? index, ...runCase(given, context) }));
}

const identified = z.object({ id: z.union([z.string(), z.number()]) });

function idOf(given: unknown): Id {
  const parsed = identified.safeParse(given);
  return parsed.success ? parsed.data.id : null;
}

function runCase(given: unknown, context: RunContext): Outcome {
  const isFilter = z.object({ groups: z.unknown() }).safeParse(given).success && !hasExpression(given);
  if (isFilter) {
    const parsed = filterCase.safeParse(given);
    return parsed.success ? runFilter(parsed.data, context) : malformed(parsed.error);
  }
  const parsed = expressionCase.safeParse(given);
  return parsed.success ? runExpression(parsed.data, context) : malformed(parsed.error);
}

function hasExpression(given: unknown): boolean {
  return typeof given === 'object' && given !== null && Object.hasOwn(given, 'expression');
}

function runExpression(given: ExpressionCase, context: RunContext): Outcome {
  const taken = new Set(given.taken);
  try {
    // A schema would store such a text as a Direct or Constant mapping: here it was given as an expression.
    const notCall = checkExpression(parseExpression(given.expression)).find(
      ({ code }) => code === 'NotAFunction',
    );
    if (notCall !== undefined) return failed(notCall.message, notCall);
    const evaluation = compileExpression(given.expression).evaluate(given.attributes, {
      now: given.now ?? context.now,
      random: context.random,
      defaultDomain: given.defaultDomain,
      isTaken: (value) => taken.has(value),
    });
    switch (evaluation.kind) {
      case 'value':
        return { value: evaluation.value };
      case 'ignored':
        return { ignored: true };
      case 'error':
        return failed(evaluation.message, evaluation.at);
    }
  } catch (error) {
    if (error instanceof ExpressionError) return failed(error.message, error);
    throw error;
  }
}

function runFilter(given: FilterCase, context: RunContext): Outcome {
  const groups = given.groups.map((clauses) => ({
    clauses: clauses.map(({ attribute, operator, value }) => ({
      sourceOperandName: attribute,
      operatorName: operator,
      targetOperand: { values: listOf(value) },
    })),
  }));
  // In a case nothing is left to be read: an attribute that is not there is empty.
  const empty = groups.flatMap(({ clauses }) =>
    clauses.map(({ sourceOperandName }): [string, null] => [sourceOperandName, null]),
  );
  try {
    const verdict = evaluateFilter(
      { groups },
      { ...Object.fromEntries(empty), ...given.attributes },
      { now: given.now ?? context.now, memberships: given.memberships ?? {} },
    );
    return { value: verdict.inScope };
  } catch (error) {
    if (error instanceof SchemaError) return failed(error.issues.map(({ message }) => message).join(' '));
    throw error;
  }
}

function listOf(value: AttributeValue | undefined): string[] {
  if (value === null || value === undefined) return [];
  return typeof value === 'string' ? [value] : [...value];
}

function malformed(error: z.ZodError): Outcome {
  const [issue] = error.issues;
  const path = issue?.path.join('.') ?? '';
  return failed(`The case is malformed: ${path === '' ? '' : `${path}: `}${issue?.message ?? ''}`);
}

function failed(
  message: string,
  at: { readonly line: number; readonly column: number } = { line: 1, column: 1 },
): Outcome {
  return { error: { message, line: at.line, column: at.column } };
}
