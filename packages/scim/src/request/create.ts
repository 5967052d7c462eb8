import { isJsonObject, type JsonObject } from '../json/json.ts';
import { isFollower } from '../profile/aliases.ts';
import type { TargetProfile } from '../profile/target-profile.ts';
import { writePath } from '../path/write-path.ts';
import type { CreateAccount, ScimRequest } from './scim-request.ts';
import { ScimRequestError } from './scim-request-error.ts';
import { withSchemas } from './user-body.ts';
import { usersPath } from './user-path.ts';

/** POST /Users with what the target takes on create; the rest follows as an update after the read-back. */
export function createRequests(
  profile: TargetProfile,
  { attributes }: CreateAccount,
): readonly ScimRequest[] {
  const omitted = new Set(profile.create.omit);
  let body: JsonObject = {};
  for (const [path, value] of attributes) {
    if (path === 'active' && omitted.has(path) && String(value).toLowerCase() === 'false') {
      throw new ScimRequestError(
        `${profile.displayName} cannot create an inactive account. Lockstep must wait until the person is active in the source.`,
      );
    }
    if (!omitted.has(path) && !leftToLeader(profile, path, attributes)) {
      body = writePath(body, path, value, { manager: profile.manager });
    }
  }
  body = withSchemas(withPrimaryEmail(body), attributes.keys());
  return [{ method: 'POST', path: usersPath, body, label: profile.rate.labels.create }];
}

function leftToLeader(
  profile: TargetProfile,
  path: string,
  attributes: ReadonlyMap<string, unknown>,
): boolean {
  return (
    isFollower(profile, path) &&
    profile.aliases.some((a) => a.followers.includes(path) && attributes.has(a.leader))
  );
}

/** Entra marks the work address as primary (entra.md W5); some targets refuse a list without a primary one. */
function withPrimaryEmail(body: JsonObject): JsonObject {
  const emails: readonly unknown[] = Array.isArray(body['emails']) ? body['emails'] : [];
  if (emails.some((email) => isJsonObject(email) && email['primary'] === true)) return body;
  const first = emails.findIndex((email) => isJsonObject(email) && email['type'] === 'work');
  if (first < 0) return body;
  return {
    ...body,
    emails: emails.map((e, i) => (i === first && isJsonObject(e) ? { ...e, primary: true } : e)),
  };
}
