import type { MembershipToProve } from '@lockstep/database';
import type { JobContext } from '../job/job-context.ts';
import type { Pulse } from '../temporal/pulse.ts';
import { wholeFeed } from './whole-feed.ts';

/** By which way somebody is a member of a group that a feed said they left, where `checkMemberGroups` says they are one. */
export type Path = 'direct' | 'nested' | 'unclear';

interface Members {
  readonly people: ReadonlySet<string>;
  readonly groups: readonly string[];
}

/**
 * `checkMemberGroups` is transitive: its yes may mean a nested group, which holds nobody (entra.md S2). The group is read
 * afresh. Who is not among its direct members is a member by a nested group, if they are in one of those; else the list is
 * behind, or the check is, and absence from a list proves nothing (rule R7).
 */
export async function explain(
  job: JobContext,
  edges: readonly MembershipToProve[],
  pulse: Pulse,
): Promise<ReadonlyMap<MembershipToProve, Path>> {
  const members = new Map<string, Members>();
  for (const id of new Set(edges.map((edge) => edge.groupId)))
    members.set(id, await readMembers(job, id, pulse));
  const indirect = edges.filter((edge) => !(members.get(edge.groupId)?.people.has(edge.memberId) ?? false));
  const asked = indirect.map((edge) => ({
    personId: edge.memberId,
    groupIds: members.get(edge.groupId)?.groups ?? [],
  }));
  const nested = await job.source.proveMemberships(
    asked.filter(({ groupIds }) => groupIds.length > 0),
    pulse.signal,
  );
  return new Map(
    edges.map((edge): [MembershipToProve, Path] => {
      if (!indirect.includes(edge)) return [edge, 'direct'];
      const groups = members.get(edge.groupId)?.groups ?? [];
      return [edge, groups.some((id) => nested.get(edge.memberId)?.has(id) ?? false) ? 'nested' : 'unclear'];
    }),
  );
}

async function readMembers(job: JobContext, groupId: string, pulse: Pulse): Promise<Members> {
  const start = { kind: 'group-members', groupIds: [groupId] } as const;
  const people = new Set<string>();
  const groups = new Set<string>();
  for await (const item of wholeFeed(job, start, pulse)) {
    if (item.kind !== 'group' || item.id !== groupId) continue;
    for (const member of item.members) if (!member.removed) (member.isUser ? people : groups).add(member.id);
  }
  return { people, groups: [...groups] };
}
