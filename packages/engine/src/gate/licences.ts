/** What is known of one kind of licence (rule R18). */
export interface LicenceFacts {
  readonly kind: string;
  /** null: unknown until the target refuses one. */
  readonly capacity: number | null;
  /** What the last whole listing showed, with what was written since. */
  readonly inUse: number;
  /** Taken less given back by changes that are released and not yet written. */
  readonly underWay: number;
  /** Changes that wait for the gate and need one. */
  readonly needed: number;
  /** The target refused one, and has not given one since. */
  readonly refused: {
    /** Whether that was in this cycle. */
    readonly inThisCycle: boolean;
    /** Given back less taken since then. */
    readonly freedSince: number;
  } | null;
}

/**
 * How many of a kind may still be taken; null: as many as are needed. Once the target has refused one, only what was given back
 * since then is there, and each later cycle tries one more: somebody may have bought some.
 */
export function licencesLeft({ capacity, inUse, underWay, refused }: LicenceFacts): number | null {
  const byCount = capacity === null ? null : Math.max(0, capacity - inUse - underWay);
  if (refused === null) return byCount;
  const probe = refused.inThisCycle || underWay > 0 ? 0 : 1;
  return Math.max(0, refused.freedSince - underWay, probe);
}

/** What an administrator reads when licences are short; null when they are not. */
export function licenceShortage(facts: LicenceFacts, application: string): string | null {
  const left = licencesLeft(facts);
  if (left === null || facts.needed <= left) return null;
  const { kind, capacity, inUse, needed, refused } = facts;
  const state =
    capacity === null || (refused !== null && inUse < capacity)
      ? `${application} has no ${kind} licence left`
      : `${application} has ${String(capacity)} ${kind} licences, ${String(inUse)} are in use`;
  return (
    `${state}: the plan needs ${String(needed)}, ${String(left)} are left. ${String(needed - left)} changes wait, everything else goes on. ` +
    `The administrator of ${application} must free or buy licences, or another role must be assigned; they follow by themselves.`
  );
}
