import { z } from 'zod';
import { asksToWait } from './exchange.ts';
import { graphFailure } from './failure.ts';
import type { GraphAnswer, GraphClient } from './graph-client.ts';
import type { GraphOperation } from './operation.ts';
import { parseAnswer } from './parse-answer.ts';
import { inParallel } from './parallel.ts';
import type { Patience } from './patience.ts';
import { retryAfterMs } from './retry-after.ts';

export interface BatchItem {
  readonly method: 'GET' | 'POST';
  /** Relative to the version, such as `/users/...`. */
  readonly url: string;
  readonly body?: unknown;
  readonly units: number;
}

/** Graph takes at most 20 requests in a batch (graph.md §8). */
const batchSize = 20;
const batchesAtOnce = 4;

const batchAnswer = z.looseObject({
  responses: z.array(
    z.looseObject({
      id: z.string(),
      status: z.number().int(),
      headers: z.record(z.string(), z.coerce.string()).nullish(),
      body: z.unknown().optional(),
    }),
  ),
});

/** The answers in the order of the items. Throttled and missing ones are asked again; every other status is the caller's. */
export async function sendBatch(
  client: GraphClient,
  items: readonly BatchItem[],
  operation: GraphOperation,
  signal?: AbortSignal,
): Promise<readonly GraphAnswer[]> {
  const chunks: BatchItem[][] = [];
  for (let start = 0; start < items.length; start += batchSize)
    chunks.push(items.slice(start, start + batchSize));
  const answers = await inParallel(chunks, batchesAtOnce, (chunk) =>
    sendChunk(client, chunk, operation, signal),
  );
  return answers.flat();
}

async function sendChunk(
  client: GraphClient,
  chunk: readonly BatchItem[],
  operation: GraphOperation,
  signal: AbortSignal | undefined,
): Promise<readonly GraphAnswer[]> {
  const patience = client.patience();
  const answers = new Map<number, GraphAnswer>();
  for (;;) {
    const open = chunk.flatMap((item, index) => (answers.has(index) ? [] : [{ index, item }]));
    const round = await sendRound(client, open, operation, patience, signal);
    for (const [index, answer] of round) if (!isPassing(answer.status)) answers.set(index, answer);
    if (answers.size === chunk.length) break;
    await client.pause(worst([...round.values()]), operation, patience, signal);
  }
  return [...answers].sort(([left], [right]) => left - right).map(([, answer]) => answer);
}

async function sendRound(
  client: GraphClient,
  open: readonly { readonly index: number; readonly item: BatchItem }[],
  operation: GraphOperation,
  patience: Patience,
  signal: AbortSignal | undefined,
): Promise<ReadonlyMap<number, GraphAnswer>> {
  const outer = await client.send(
    {
      method: 'POST',
      target: '/$batch',
      body: { requests: open.map(({ index, item }) => toRequest(index, item)) },
      units: open.reduce((sum, { item }) => sum + item.units, 0),
      operation,
      signal,
      statusInside: refusalInside,
    },
    patience,
  );
  const asked = new Set(open.map(({ index }) => String(index)));
  const round = new Map<number, GraphAnswer>();
  for (const { id, status, headers, body } of parseAnswer(batchAnswer, outer, operation).responses) {
    if (isRefusal(status)) throw graphFailure({ status, body }, operation);
    if (asked.has(id)) round.set(Number(id), { status, headers: headers ?? {}, body });
  }
  return round;
}

/** A refusal is never an answer about the object: a proof must not take it for a no (rule R7). */
function isRefusal(status: number): boolean {
  return status === 401 || status === 403;
}

function refusalInside(outer: GraphAnswer): number | undefined {
  const parsed = batchAnswer.safeParse(outer.body);
  return parsed.success ? parsed.data.responses.find(({ status }) => isRefusal(status))?.status : undefined;
}

function toRequest(index: number, item: BatchItem): Record<string, unknown> {
  const request = { id: String(index), method: item.method, url: item.url };
  if (item.body === undefined) return request;
  return { ...request, headers: { 'Content-Type': 'application/json' }, body: item.body };
}

function isPassing(status: number): boolean {
  return asksToWait(status) || (status >= 500 && status !== 501);
}

/** The one with the largest Retry-After decides for all (graph.md §8); an answer left out counts as one without. */
function worst(answers: readonly GraphAnswer[]): GraphAnswer {
  const passing = answers.filter(({ status }) => isPassing(status));
  const wait = ({ headers }: GraphAnswer): number => retryAfterMs(headers, 0) ?? 0;
  return passing.reduce((left, right) => (wait(right) > wait(left) ? right : left), passing[0] ?? missing);
}

const missing: GraphAnswer = { status: 503, headers: {}, body: { error: { code: 'AnswerMissingInBatch' } } };
