import { AsyncLocalStorage } from 'node:async_hooks';
import type { Principal } from '../auth/principal.ts';

/** Who a request acts for, wherever its work leads: what it writes is audited under that name. */
const acting = new AsyncLocalStorage<Principal>();

export function actAs<T>(principal: Principal, work: () => T): T {
  return acting.run(principal, work);
}

/** For `openDatabase`: the actor as audit entries have it; null outside of a request. */
export function currentActor(): string | null {
  const principal = acting.getStore();
  if (principal === undefined) return null;
  const { kind, id, displayName } = principal;
  return JSON.stringify({ kind, id, displayName });
}
