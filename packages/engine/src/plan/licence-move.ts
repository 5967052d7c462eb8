import { isActive, readPath } from '@lockstep/scim';
import type { ScimResource, TargetProfile, TargetValue } from '@lockstep/scim';
import type { LicenceMove } from './decision.ts';

interface Account {
  readonly active: boolean;
  readonly licence: TargetValue | undefined;
}

/** Which licence a write takes and which it gives back (rule R18); null for none. */
export function licenceMove(
  profile: TargetProfile,
  before: ScimResource | null,
  after: Account | null,
): LicenceMove {
  const { licence } = profile;
  if (licence === undefined) return { taken: null, freed: null };
  const heldBy = (account: Account | null): string | null => {
    if (account === null || (licence.lostOnDeactivation && !account.active)) return null;
    const value = account.licence;
    return value === undefined || value === '' ? null : String(value);
  };
  const held = heldBy(
    before === null
      ? null
      : { active: isActive(before) !== false, licence: readPath(before, licence.attribute) },
  );
  const wanted = heldBy(after);
  return held === wanted ? { taken: null, freed: null } : { taken: wanted, freed: held };
}
