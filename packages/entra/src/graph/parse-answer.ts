import { SourceError } from '@lockstep/engine';
import { ZodError } from 'zod';
import type { z } from 'zod';
import type { GraphAnswer } from './graph-client.ts';
import { graphFailure } from './failure.ts';
import type { GraphOperation } from './operation.ts';

/** The parsed body of a 2xx answer; anything else is a failure, never half a result. */
export function parseAnswer<T>(schema: z.ZodType<T>, answer: GraphAnswer, operation: GraphOperation): T {
  if (answer.status < 200 || answer.status > 299) throw graphFailure(answer, operation);
  if (answer.body === undefined) throw tornAnswer(operation);
  return understood(operation, () => schema.parse(answer.body));
}

/** Runs a reading of an answer; a shape that is not Graph's becomes a SourceError without the answer's content. */
export function understood<T>(operation: GraphOperation, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof ZodError)) throw error;
    const path = error.issues[0]?.path.map(String).join('.') ?? '';
    throw protocolError(
      'UnexpectedAnswer',
      `an answer that is not in its documented form${path === '' ? '' : ` (at ${path})`} while ${operation.doing}`,
    );
  }
}

export function protocolError(code: string, what: string): SourceError {
  return new SourceError(
    'protocol',
    code,
    `Microsoft Graph gave ${what}. Nothing of it was used. If this stays, whoever runs Lockstep must check that no proxy ` +
      'changes the answers, and then report this code to the maintainers.',
  );
}

function tornAnswer(operation: GraphOperation): SourceError {
  return new SourceError(
    'unavailable',
    'TornAnswer',
    `Microsoft Graph's answer was not whole while ${operation.doing}. Nothing of it was used, and it is asked for again. If this ` +
      'stays, whoever runs Lockstep must check that no proxy or portal answers in its place.',
  );
}
