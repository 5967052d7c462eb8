import { parseScimPath } from '../path/parse-path.ts';
import type { TargetProfile } from '../profile/target-profile.ts';

export class ScimFilterError extends Error {
  override readonly name = 'ScimFilterError';
}

type Dialect = Pick<TargetProfile, 'filter' | 'displayName'>;

/** Outside quotes only what cannot end the value or begin an operator (RFC 7644 §3.4.2.2). */
const plain = /^[^\s"\\()[\]]+$/;

/**
 * `attribute eq "value"` in the target's dialect, not yet percent-encoded.
 * @throws ScimFilterError when the target cannot filter on the attribute, ScimPathError when it is not a path
 */
export function buildFilter(attribute: string, value: string, profile: Dialect): string {
  const wanted = attribute.toLowerCase();
  if (!profile.filter.attributes.some((known) => known.toLowerCase() === wanted)) {
    throw new ScimFilterError(
      `${profile.displayName} cannot search by "${attribute}"; it can search by ${profile.filter.attributes.join(', ')}. ` +
        'The Lockstep administrator must choose one of these as the matching attribute.',
    );
  }
  const path = parseScimPath(attribute);
  const name = path.schema === undefined ? path.attribute : `${path.schema}:${path.attribute}`;
  const right = quote(value, profile);
  if (path.selectors.length === 0) {
    return `${path.subAttribute === undefined ? name : `${name}.${path.subAttribute}`} eq ${right}`;
  }
  const sub = path.subAttribute ?? 'value';
  // `emails[type eq "work"].value eq x` is not in RFC 7644's grammar and refused by most (RULES R24).
  if (profile.filter.valuePaths === 'sub-attribute') return `${name}.${sub} eq ${right}`;
  const conditions = path.selectors.map(
    (selector) => `${selector.attribute} eq ${JSON.stringify(selector.value)}`,
  );
  return `${name}[${[...conditions, `${sub} eq ${right}`].join(' and ')}]`;
}

function quote(value: string, profile: Dialect): string {
  return profile.filter.quoting === 'unquoted' && plain.test(value) ? value : JSON.stringify(value);
}
