import { Pool } from 'undici';

export interface FloorResult {
  readonly seconds: number;
  readonly requests: number;
}

export interface FloorRequest {
  readonly method: 'POST' | 'PATCH';
  readonly path: string;
  readonly body: string;
}

/** The least that anybody can do for the same result: these requests and no others, as fast as undici sends them. */
export async function floor(
  origin: string,
  requests: readonly FloorRequest[],
  concurrency: number,
): Promise<FloorResult> {
  const pool = new Pool(origin, { connections: concurrency, pipelining: 1 });
  const startedAt = performance.now();
  let next = 0;
  const lane = async (): Promise<void> => {
    for (let request = requests[next++]; request !== undefined; request = requests[next++]) {
      const { statusCode, body } = await pool.request({
        ...request,
        headers: { 'content-type': 'application/scim+json', authorization: 'Bearer floor' },
      });
      await body.dump();
      if (statusCode >= 300) throw new Error(`the sink answered ${String(statusCode)}`);
    }
  };
  await Promise.all(Array.from({ length: concurrency }, lane));
  const seconds = (performance.now() - startedAt) / 1_000;
  await pool.close();
  return { seconds, requests: requests.length };
}
