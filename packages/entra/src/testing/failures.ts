import { SourceError } from '@lockstep/engine';

/** The SourceError that a call must end in. */
export async function sourceError(work: Promise<unknown>): Promise<SourceError> {
  try {
    await work;
  } catch (error) {
    if (error instanceof SourceError) return error;
    throw error;
  }
  throw new Error('The call did not fail.');
}

/** The same for a function. */
export async function sourceErrorOf(work: () => unknown): Promise<SourceError> {
  return await sourceError(Promise.resolve().then(work));
}

export const notFound = { status: 404, body: { error: { code: 'Request_ResourceNotFound', message: 'x' } } };
