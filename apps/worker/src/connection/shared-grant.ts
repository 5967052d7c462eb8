import { claimRenewal, endRenewal, readGrant, storeRenewal, type StoredGrant } from '@lockstep/database';
import type { Grant, GrantFailure, SharedGrant } from '@lockstep/scim/client';
import type { WorkerServices } from '../job/services.ts';
import { opening } from './opened-secret.ts';

type GrantServices = Pick<WorkerServices, 'db' | 'keyring' | 'sleep' | 'logger' | 'requestTimeoutMs'>;

/** Over the request's own time limit: nobody asks again while an answer may still come (R4). */
const leaseMarginMs = 5_000;
const pollMs = 200;
/** A database that is away for a moment must not cost the authorisation: the old refresh token is dead already. */
const storeAttempts = 30;
const storePauseMs = 1_000;

/**
 * The tokens of a connection in PostgreSQL, renewed by one process at a time. Whoever renews has a lease on the row, committed
 * before the request; the new tokens are stored before anybody uses them. When a process dies between Zoom's answer and the
 * commit, they are lost: whoever comes next waits for the end of the lease, tries the old refresh token (Zoom may not have got
 * the request, or tolerate it twice), and if it is dead says that an administrator must authorise again, and why.
 */
export function sharedGrant(services: GrantServices, connectionId: string): SharedGrant {
  const { db, keyring } = services;
  return {
    current: () => opening(() => readGrant(db, keyring, connectionId)),
    renew: (seen, ask) => opening(() => renew(services, connectionId, seen, ask)),
  };
}

async function renew(
  services: GrantServices,
  connectionId: string,
  seen: StoredGrant,
  ask: Parameters<SharedGrant['renew']>[1],
): Promise<Grant | GrantFailure | null> {
  const { db, keyring, sleep, requestTimeoutMs } = services;
  for (;;) {
    const attempt = await claimRenewal(db, keyring, connectionId, seen, requestTimeoutMs + leaseMarginMs);
    switch (attempt.kind) {
      case 'renewed':
        return attempt.grant;
      case 'gone':
        return null;
      case 'busy':
        await sleep(pollMs);
        break;
      case 'mine': {
        const { claim } = attempt;
        const answer = await ask(claim.grant.refreshToken, claim.answerLost);
        if ('failure' in answer) {
          await endRenewal(db, connectionId, claim, answer.answerLost || claim.answerLost);
          // Whoever had the lease before may have been slow to store what it got.
          const now = await readGrant(db, keyring, connectionId);
          return now === null || now.accessToken === claim.grant.accessToken ? answer : now;
        }
        const stored = await untilStored(services, () =>
          storeRenewal(db, keyring, connectionId, claim, answer),
        );
        // An administrator has authorised anew meanwhile: theirs is newer.
        return stored ? answer : readGrant(db, keyring, connectionId);
      }
    }
  }
}

async function untilStored(
  { sleep, logger }: GrantServices,
  store: () => Promise<boolean>,
): Promise<boolean> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await store();
    } catch (error) {
      logger.warn({ err: error, attempt }, 'the renewed tokens of a connection could not be stored yet');
      if (attempt === storeAttempts) throw error;
      await sleep(storePauseMs);
    }
  }
}
