import { randomUUID } from 'node:crypto';
import type { Clock } from '../../clock/clock.ts';
import type { JsonObject } from '../../json/json.ts';
import type { ReplicatedDirectory } from '../directory/replicated-directory.ts';
import { badRequest, GraphError } from '../graph/graph-error.ts';
import type { DeltaFeed, DeltaQuery } from './delta-query.ts';
import { parseDeltaQuery } from './delta-query.ts';
import type { DeltaAnswer, DeltaSettings } from './delta-settings.ts';
import type { TokenPayload } from './delta-token.ts';
import { DeltaTokenCodec } from './delta-token.ts';
import type { RenderOptions } from './render-item.ts';
import { renderItem } from './render-item.ts';
import type { RoundItem } from './round-items.ts';
import { roundItems } from './round-items.ts';

/** A page may be asked for again after a crash, so finished rounds stay a while; past this many the oldest must be started over. */
const KEPT_ROUNDS = 1_000;
const DAY_MS = 86_400_000;

export class DeltaService {
  readonly #codec = new DeltaTokenCodec();
  readonly #rounds = new Map<string, readonly RoundItem[]>();
  readonly #expired = new Map<DeltaFeed, { before: number; answer: DeltaAnswer }>();
  #serial = 0;

  constructor(
    readonly directory: ReplicatedDirectory,
    readonly clock: Clock,
    readonly settings: () => DeltaSettings,
  ) {}

  /** Tokens of these feeds issued until now answer as given (graph.md G51, G52). */
  expire(answer: DeltaAnswer, feeds: readonly DeltaFeed[]): void {
    for (const feed of feeds) this.#expired.set(feed, { before: this.#serial + 1, answer });
  }

  /** @param url address of the feed without query, for links. */
  page(feed: DeltaFeed, url: string, search: URLSearchParams, render: RenderOptions): JsonObject {
    const options = new Map([...search].map(([name, value]) => [name.toLowerCase(), value]));
    const skip = options.get('$skiptoken');
    const delta = options.get('$deltatoken');
    if (skip !== undefined) return this.#follow(url, this.#read(feed, skip, 'skip', options, url), render);
    if (delta !== undefined && delta !== '' && delta.toLowerCase() !== 'latest') {
      const held = this.#read(feed, delta, 'delta', options, url);
      return this.#follow(url, this.#start(held.query, held.upTo), render);
    }
    options.delete('$deltatoken');
    const query = parseDeltaQuery(feed, options);
    if (delta?.toLowerCase() === 'latest') {
      const payload = { ...this.#start(query, this.directory.view.log.seq), kind: 'delta' as const };
      return this.#envelope(url, [], { '@odata.deltaLink': this.#link(url, payload) });
    }
    return this.#follow(url, this.#start(query, null), render);
  }

  #read(
    feed: DeltaFeed,
    token: string,
    kind: TokenPayload['kind'],
    options: ReadonlyMap<string, string>,
    url: string,
  ): TokenPayload {
    if (options.size > 1) {
      throw badRequest(
        'Query options cannot be combined with a token: follow the whole link (graph.md G2).',
        'Request_UnsupportedQuery',
      );
    }
    const payload = this.#codec.decode(token, kind);
    if (payload.query.feed !== feed) throw badRequest('The token belongs to another resource.');
    const expired = this.#expired.get(feed);
    if (expired && payload.serial < expired.before) throw expiredError(expired.answer, url, payload.query);
    const { tokenDays, expiredAnswer } = this.settings();
    if (this.clock.now() - payload.issuedAt > tokenDays * DAY_MS)
      throw expiredError(expiredAnswer, url, payload.query);
    return payload;
  }

  #start(query: DeltaQuery, since: number | null): TokenPayload {
    const { view } = this.directory;
    const settings = this.settings();
    const round = randomUUID();
    const upTo = view.log.seq;
    let from = since;
    if (since !== null && settings.replayChanges > 0) {
      from = Math.min(...query.types.map((type) => view.log.stepBack(type, since, settings.replayChanges)));
    }
    this.#rounds.set(round, roundItems(view, query, { since: from, upTo }, settings));
    const oldest = this.#rounds.keys().next();
    if (this.#rounds.size > KEPT_ROUNDS && oldest.value !== undefined) this.#rounds.delete(oldest.value);
    return { kind: 'skip', query, serial: 0, issuedAt: 0, since, upTo, round, position: 0, page: 1 };
  }

  #follow(url: string, at: TokenPayload, render: RenderOptions): JsonObject {
    const items = this.#rounds.get(at.round);
    if (!items) throw expiredError('resyncRequired', url, at.query);
    const { pageSize, emptyPageEvery, repeatObjects, reversePages } = this.settings();
    const empty = emptyPageEvery > 1 && at.page % emptyPageEvery === 0;
    const fresh = empty ? [] : pageOf(items, at.position, pageSize);
    const before = repeatObjects && !empty ? items[at.position - 1] : undefined;
    const shown = before ? [before, ...fresh] : [...fresh];
    if (reversePages) shown.reverse();
    const { view } = this.directory;
    const value = shown.map((item) => renderItem(view, at.query, item, render));
    const position = at.position + fresh.length;
    // An empty page in between always has a successor, even if nothing is left (graph.md G1).
    const more = position < items.length || empty;
    const next: TokenPayload = { ...at, position, page: at.page + 1 };
    return this.#envelope(
      url,
      value,
      more
        ? { '@odata.nextLink': this.#link(url, next) }
        : { '@odata.deltaLink': this.#link(url, { ...next, kind: 'delta', position: 0, page: 1 }) },
    );
  }

  #envelope(url: string, value: JsonObject[], links: JsonObject): JsonObject {
    const { origin, pathname } = new URL(url);
    const set = pathname.split('/')[2] ?? '';
    return { '@odata.context': `${origin}/v1.0/$metadata#${set}`, ...links, value };
  }

  #link(url: string, payload: TokenPayload): string {
    this.#serial += 1;
    const token = this.#codec.encode({ ...payload, serial: this.#serial, issuedAt: this.clock.now() });
    return `${url}?$${payload.kind}token=${token}`;
  }
}

/** A page ends before a second slice of the same group: slices come on consecutive pages (graph.md G21). */
function pageOf(items: readonly RoundItem[], from: number, size: number): readonly RoundItem[] {
  let end = from;
  while (end < items.length && end - from < size && (end === from || items[end]?.id !== items[end - 1]?.id))
    end += 1;
  return items.slice(from, end);
}

function expiredError(answer: DeltaAnswer, url: string, query: DeltaQuery): GraphError {
  switch (answer) {
    case 'gone':
      return new GraphError(410, 'resyncRequired', 'Resync required. Any differences must be read anew.', {
        location: `${url}?${restartQuery(query)}$deltatoken=`,
      });
    case 'syncStateNotFound':
      return new GraphError(
        400,
        'syncStateNotFound',
        'The delta token is expired and data must be synchronized again.',
      );
    case 'resyncRequired':
      return new GraphError(
        400,
        'resyncRequired',
        'The delta token is no longer valid, and the app must reset the sync state.',
      );
  }
}

function restartQuery(query: DeltaQuery): string {
  const filter =
    query.ids?.map((id) => `id eq '${id}'`) ??
    (query.feed === 'directoryObjects' ? query.types.map((type) => `isof('microsoft.graph.${type}')`) : []);
  const select =
    query.feed === 'users'
      ? query.userSelect
      : query.feed === 'groups'
        ? query.groupSelect
        : query.types.includes('group')
          ? [
              ...query.userSelect.map((name) => `microsoft.graph.user/${name}`),
              ...query.groupSelect.map((name) => `microsoft.graph.group/${name}`),
            ]
          : query.userSelect;
  const parts = [`$select=${encodeURIComponent(select.join(','))}&`];
  if (filter.length > 0) parts.push(`$filter=${encodeURIComponent(filter.join(' or '))}&`);
  return parts.join('');
}
