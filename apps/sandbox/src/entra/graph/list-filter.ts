import type { JsonObject } from '../../json/json.ts';
import { badRequest } from './graph-error.ts';

function unquote(text: string): string {
  return text.replaceAll("''", "'");
}

/** `name eq 'value'` for one of the names; undefined when the filter has another form. */
export function equals(
  filter: string | null,
  names: readonly string[],
): { name: string; value: string } | undefined {
  const match = /^(\w+)\s+eq\s+'((?:[^']|'')*)'$/i.exec(filter?.trim() ?? '');
  const name = names.find((known) => known === match?.[1]);
  return name === undefined || match?.[2] === undefined ? undefined : { name, value: unquote(match[2]) };
}

/** `startswith(name,'value')`, several joined by `or`, or `name eq 'value'`; without a filter everything matches. */
export function startsWith(
  filter: string | null,
  names: readonly string[],
): (properties: JsonObject) => boolean {
  if (filter === null) return () => true;
  const tests = filter.split(/\s+or\s+/i).map((term) => {
    const match = /^startswith\((\w+)\s*,\s*'((?:[^']|'')*)'\)$/i.exec(term.trim());
    const whole = equals(term, names);
    const name = whole?.name ?? names.find((known) => known === match?.[1]);
    if (name === undefined)
      throw badRequest(`Unsupported or invalid query filter clause: '${term}'.`, 'Request_UnsupportedQuery');
    const value = (whole?.value ?? unquote(match?.[2] ?? '')).toLowerCase();
    return (text: string, property: string): boolean =>
      property === name && (whole ? text === value : text.startsWith(value));
  });
  return (properties) =>
    names.some((name) => {
      const text = properties[name];
      return typeof text === 'string' && tests.some((test) => test(text.toLowerCase(), name));
    });
}
