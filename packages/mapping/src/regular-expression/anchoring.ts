const START = /^(?:\^|\\A|\.\*)/;
const END = /(?:\$|\\[zZ]|\.\*)$/;

/**
 * Whether a pattern without anchors looks as if it meant the whole value: it begins or ends with `.*`, which would say
 * nothing else, or describes characters by classes and counts alone, as `([1-9][0-9])` does.
 */
export function looksAnchored(pattern: string): boolean {
  const bare = stripGroup(pattern);
  const open = { start: !START.test(bare), end: !END.test(bare) };
  if (!open.start && !open.end) return false;
  if (bare.startsWith('.*')) return open.end;
  if (bare.endsWith('.*')) return open.start;
  if (!open.start || !open.end) return false;
  // Alternatives of classes, digits and counts, without a letter that would be searched for.
  return /[[\\]/.test(bare) && /^(?:\[[^\]]*\]|\\[dws]|[0-9()|?+*]|\{\d+(?:,\d*)?\})+$/.test(bare);
}

function stripGroup(pattern: string): string {
  const inner = /^\((?:\?:)?([^()]*)\)$/.exec(pattern)?.[1];
  return inner ?? pattern;
}

/** Whether a pattern has \\b or \\B, which know words of ASCII letters only here (in a class \\b is the backspace). */
export function hasWordBoundary(pattern: string): boolean {
  const outside = pattern.replace(/\\[^bB]|\[\^?\]?(?:\\[\s\S]|[^\]\\])*\]/g, '');
  return /\\[bB]/.test(outside);
}

export const WORD_BOUNDARY_WARNING =
  '\\b and \\B in the regular expression know words of ASCII letters only: beside a letter such as é they do not do as in Entra. ' +
  'Name the characters around the word instead.';
