import { ApplicationFailure } from '@temporalio/workflow';

interface Schema<T> {
  safeParse(value: unknown): { readonly success: true; readonly data: T } | { readonly success: false };
}

/** An input of another release or another hand ends the workflow, rather than stall it. */
export function parseInput<T>(schema: Schema<T>, input: unknown): T {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  throw ApplicationFailure.nonRetryable(
    'the input of the workflow does not have the form that it expects',
    'InvalidInput',
  );
}
