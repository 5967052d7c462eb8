import type { SeenRequest } from '../../testing/tenant.ts';
import type { World } from './world.ts';

export type FeedName = 'users' | 'assignment-changes' | 'assignment-list' | 'group-members';

/** Where each feed is read, as a regular expression on path and query. */
export const feedPaths: Readonly<Record<FeedName, string>> = {
  users: '/users/delta\\?',
  'assignment-changes': '/directoryObjects/delta\\?',
  'assignment-list': '/appRoleAssignedTo(\\?|$)',
  'group-members': '/groups/delta\\?',
};

export const feedNames: readonly FeedName[] = [
  'users',
  'assignment-changes',
  'assignment-list',
  'group-members',
];

/** The requests for pages of feeds that the sandbox saw since they were last forgotten, by feed. */
export async function pagesSeen(world: World): Promise<Readonly<Record<FeedName, readonly SeenRequest[]>>> {
  const seen = await world.tenant.requests('service=graph&method=GET');
  const of = (feed: FeedName) =>
    seen.filter(({ path, query }) =>
      new RegExp(feedPaths[feed]).test(query === '' ? path : `${path}?${query}`),
    );
  return {
    users: of('users'),
    'assignment-changes': of('assignment-changes'),
    'assignment-list': of('assignment-list'),
    'group-members': of('group-members'),
  };
}
