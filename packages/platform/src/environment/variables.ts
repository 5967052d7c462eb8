import { z } from 'zod';

/** Each helper reads one variable. Add `.default(...)` or `.optional()`, and `.describe(...)` to say what it is for. */
function variable<T>(expected: string, read: (text: string) => T | undefined) {
  return z.string().transform((text, context): T => {
    const value = read(text);
    if (value !== undefined) return value;
    context.addIssue({ code: 'custom', message: `must be ${expected}` });
    return z.NEVER;
  });
}

/** What another parser reads; the message of its error is the problem, so it must not quote the value. */
export function parsedVariable<T>(parse: (text: string) => T) {
  return z.string().transform((text, context): T => {
    try {
      return parse(text);
    } catch (error) {
      context.addIssue({ code: 'custom', message: error instanceof Error ? error.message : String(error) });
      return z.NEVER;
    }
  });
}

const BOOLEANS: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['yes', true],
  ['on', true],
  ['1', true],
  ['false', false],
  ['no', false],
  ['off', false],
  ['0', false],
]);

export function booleanVariable() {
  return variable('true or false', (text) => BOOLEANS.get(text.toLowerCase()));
}

export function integerVariable(range: { min: number; max: number }) {
  return variable(`a whole number from ${String(range.min)} to ${String(range.max)}`, (text) => {
    if (!/^-?\d+$/.test(text)) return undefined;
    const value = Number(text);
    return value >= range.min && value <= range.max ? value : undefined;
  });
}

/** 0 lets the system choose a free port. */
export function portVariable() {
  return integerVariable({ min: 0, max: 65_535 });
}

/** An absolute URL of one of the protocols, as it was written but without a slash at its end. */
export function urlVariable(protocols: readonly [string, ...string[]] = ['https', 'http']) {
  return variable(
    `an absolute URL that starts with ${protocols.map((p) => `${p}://`).join(' or ')}`,
    (text) => {
      if (!URL.canParse(text)) return undefined;
      const known = protocols.some((protocol) => new URL(text).protocol === `${protocol}:`);
      return known ? text.replace(/\/+$/, '') : undefined;
    },
  );
}

const UNIT_MS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};

/** `500ms`, `30s`, `40m`, `12h` or `28d`, as milliseconds. A bare number is refused: nobody knows its unit. */
export function durationVariable(range: { minMs?: number; maxMs?: number } = {}) {
  const { minMs = 0, maxMs = Number.MAX_SAFE_INTEGER } = range;
  const limits = [
    minMs > 0 ? `, at least ${formatDuration(minMs)}` : '',
    maxMs < Number.MAX_SAFE_INTEGER ? `, at most ${formatDuration(maxMs)}` : '',
  ].join('');
  return variable(`a duration such as 500ms, 30s, 40m, 12h or 28d${limits}`, (text) => {
    const match = /^(\d+)\s*(ms|s|m|h|d)$/i.exec(text);
    const unit = UNIT_MS[match?.[2]?.toLowerCase() ?? ''];
    if (unit === undefined) return undefined;
    const value = Number(match?.[1]) * unit;
    return value >= minMs && value <= maxMs ? value : undefined;
  });
}

function formatDuration(ms: number): string {
  const [unit, size] = Object.entries(UNIT_MS).findLast(([, unitMs]) => ms % unitMs === 0) ?? ['ms', 1];
  return `${String(ms / size)}${unit}`;
}

/** A key of an exact length in base64 or base64url, as bytes (`openssl rand -base64 32`). */
export function keyVariable(bytes = 32) {
  const hint = `${String(bytes)} random bytes in base64; make one with: openssl rand -base64 ${String(bytes)}`;
  return variable(hint, (text) => {
    if (!/^[\w+/-]+={0,2}$/.test(text)) return undefined;
    const key = new Uint8Array(Buffer.from(text, 'base64'));
    return key.length === bytes ? key : undefined;
  });
}

/** Values separated by commas; blanks around them and empty ones are dropped. */
export function listVariable() {
  return variable('values separated by commas', (text) =>
    text
      .split(',')
      .map((item) => item.trim())
      .filter((item) => item !== ''),
  );
}
