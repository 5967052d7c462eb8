import { ScimPathError, type Selector } from './scim-path.ts';

const condition = /^\s*([A-Za-z$][A-Za-z0-9_$-]*)\s+eq\s+("(?:[^"\\]|\\.)*"|true|false|-?\d+(?:\.\d+)?)\s*/i;
const conjunction = /^and\s+/i;

/** Reads `type eq "work" and primary eq true`. @throws ScimPathError */
export function parseSelectors(path: string, text: string): readonly Selector[] {
  const selectors: Selector[] = [];
  let rest = text;
  for (;;) {
    const match = condition.exec(rest);
    if (!match?.[1] || match[2] === undefined) {
      throw new ScimPathError(path, `"[${text}]" is not a selection such as [type eq "work"]`);
    }
    selectors.push({ attribute: match[1], value: literal(path, match[2]) });
    rest = rest.slice(match[0].length);
    if (rest === '') return selectors;
    const and = conjunction.exec(rest);
    if (!and)
      throw new ScimPathError(
        path,
        `"${rest}" inside the brackets is not understood; conditions are joined by "and"`,
      );
    rest = rest.slice(and[0].length);
  }
}

function literal(path: string, text: string): string | boolean | number {
  if (!text.startsWith('"')) {
    const lower = text.toLowerCase();
    return lower === 'true' ? true : lower === 'false' ? false : Number(text);
  }
  try {
    return String(JSON.parse(text));
  } catch {
    throw new ScimPathError(path, `${text} is not a JSON string`);
  }
}
