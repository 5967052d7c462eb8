import { scimResource, type ScimResource } from '../resource/scim-resource.ts';
import { userPath } from '../request/user-path.ts';
import type { Exchange } from './exchange.ts';
import { incompatible, TargetError } from './target-answer.ts';

/** Null on 404 of a SCIM service; a 404 page of something else is no evidence that anybody is gone (RULES R9). */
export async function readUser(
  exchange: Exchange,
  id: string,
  signal?: AbortSignal,
): Promise<ScimResource | null> {
  const answer = await exchange.get(userPath(id), exchange.profile.rate.labels.read, signal);
  if (answer.outcome === 'refused' && answer.status === 404 && answer.webPage !== true) return null;
  if (answer.outcome !== 'ok') throw new TargetError(answer);
  const parsed = scimResource.safeParse(answer.body);
  if (!parsed.success)
    throw new TargetError(
      incompatible('The target answered the reading of a user with something that is not a SCIM resource.'),
    );
  if (parsed.data.id !== id)
    throw new TargetError(incompatible('The target answered the reading of a user with another user.'));
  return parsed.data;
}
