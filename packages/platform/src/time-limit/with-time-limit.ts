/**
 * For work that has no limit of its own. What is late goes on unheard: it is not cancelled.
 *
 * @throws {Error} with the code ETIMEDOUT, when the work has not ended within `limitMs`
 */
export async function withTimeLimit<T>(work: Promise<T>, limitMs: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      const error = new Error(`It took longer than ${String(limitMs)} ms`);
      reject(Object.assign(error, { code: 'ETIMEDOUT' }));
    }, limitMs);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
