import { isCoreSchema } from '../message/schema-uris.ts';
import { parseSelectors } from './parse-selectors.ts';
import { ScimPathError, type ScimPath } from './scim-path.ts';

const attributeName = /^[A-Za-z$][A-Za-z0-9_$-]*$/;

/** Paths come from schemas, so few are distinct and each is read thousands of times; bounded in case they do not. */
const parsed = new Map<string, ScimPath>();
const maxParsed = 2000;

/** @throws ScimPathError */
export function parseScimPath(text: string): ScimPath {
  const known = parsed.get(text);
  if (known) return known;
  const path = parse(text);
  if (parsed.size >= maxParsed) parsed.clear();
  parsed.set(text, path);
  return path;
}

function parse(text: string): ScimPath {
  if (text === '') throw new ScimPathError(text, 'it is empty');
  const open = text.indexOf('[');
  if (open < 0) {
    const { schema, rest } = splitSchema(text, text);
    const [attribute = '', subAttribute, ...more] = rest.split('.');
    if (more.length > 0) throw new ScimPathError(text, 'it has more than one sub-attribute');
    return build(text, schema, attribute, [], subAttribute);
  }
  const close = text.lastIndexOf(']');
  if (close < open) throw new ScimPathError(text, 'the bracket "[" is not closed');
  const { schema, rest } = splitSchema(text, text.slice(0, open));
  const tail = text.slice(close + 1);
  if (tail !== '' && !tail.startsWith('.'))
    throw new ScimPathError(text, `"${tail}" after "]" is not a sub-attribute`);
  const selectors = parseSelectors(text, text.slice(open + 1, close));
  return build(text, schema, rest, selectors, tail === '' ? undefined : tail.slice(1));
}

function build(
  text: string,
  schema: string | undefined,
  attribute: string,
  selectors: ScimPath['selectors'],
  subAttribute: string | undefined,
): ScimPath {
  for (const name of subAttribute === undefined ? [attribute] : [attribute, subAttribute]) {
    if (!attributeName.test(name)) throw new ScimPathError(text, `"${name}" is not an attribute name`);
  }
  return {
    text,
    attribute,
    selectors,
    ...(schema === undefined ? {} : { schema }),
    ...(subAttribute === undefined ? {} : { subAttribute }),
  };
}

/** The URN ends at the last colon; dots before it belong to its version (`2.0:User:x`), dots behind it to the attribute. */
function splitSchema(text: string, head: string): { schema?: string; rest: string } {
  if (!/^urn:/i.test(head)) {
    if (head.includes(':'))
      throw new ScimPathError(text, 'only a schema that begins with "urn:" may stand before a colon');
    return { rest: head };
  }
  const colon = head.lastIndexOf(':');
  const schema = head.slice(0, colon);
  const rest = head.slice(colon + 1);
  if (/:\d+(\.\d+)+$/.test(schema) && /(User|Group)$/.test(rest)) {
    throw new ScimPathError(text, 'it names a schema; the attribute behind it is missing');
  }
  if (schema.split(':').length < 3)
    throw new ScimPathError(text, 'the schema before the attribute is incomplete');
  return isCoreSchema(schema) ? { rest } : { schema, rest };
}
