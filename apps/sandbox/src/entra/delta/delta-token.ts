import { createHmac, randomBytes } from 'node:crypto';
import { z } from 'zod';
import { parseJson } from '../../json/json.ts';
import { badRequest } from '../graph/graph-error.ts';
import { deltaQuery } from './delta-query.ts';

const tokenPayload = z.object({
  kind: z.enum(['skip', 'delta']),
  query: deltaQuery,
  /** Ordinal of issue, for `expire`, and time of issue, for the seven days. */
  serial: z.int(),
  issuedAt: z.number(),
  /** Changes up to here are known to the holder; null in a first round. */
  since: z.int().nullable(),
  /** This round reads up to here. */
  upTo: z.int(),
  round: z.string(),
  position: z.int(),
  page: z.int(),
});
export type TokenPayload = z.infer<typeof tokenPayload>;

/** Opaque and signed: a client that rebuilds a link is told so (graph.md G2). */
export class DeltaTokenCodec {
  readonly #key = randomBytes(32);

  encode(payload: TokenPayload): string {
    const text = Buffer.from(JSON.stringify(payload)).toString('base64url');
    return `${text}.${this.#sign(text)}`;
  }

  decode(token: string, kind: TokenPayload['kind']): TokenPayload {
    const [text = '', signature] = token.split('.');
    const payload =
      this.#sign(text) === signature ? parseJson(Buffer.from(text, 'base64url').toString()) : undefined;
    const parsed = tokenPayload.safeParse(payload);
    if (!parsed.success || parsed.data.kind !== kind) {
      throw badRequest(
        `The ${kind === 'skip' ? '$skiptoken' : '$deltatoken'} is malformed.`,
        'Request_BadRequest',
      );
    }
    return parsed.data;
  }

  #sign(text: string): string {
    return createHmac('sha256', this.#key).update(text).digest('base64url').slice(0, 16);
  }
}
