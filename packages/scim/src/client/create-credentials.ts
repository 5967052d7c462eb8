import type { TargetProfile } from '../profile/target-profile.ts';
import { ClientCredentials } from './client-credentials.ts';
import type { Credentials } from './credentials.ts';
import { GrantCredentials } from './grant-credentials.ts';
import type { TargetDependencies } from './target-client.ts';
import type { TargetAuthentication } from './target-settings.ts';

export function createCredentials(
  profile: TargetProfile,
  settings: TargetAuthentication,
  deps: TargetDependencies,
): Credentials {
  if (settings.kind === 'bearer') {
    const answer = { token: settings.token };
    return { renewable: false, token: () => Promise.resolve(answer), discard: () => undefined };
  }
  if (settings.kind === 'authorization_code') return new GrantCredentials(profile, settings, deps);
  return new ClientCredentials(settings, deps);
}
