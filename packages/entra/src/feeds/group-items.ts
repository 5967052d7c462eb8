import type { FeedItem, GroupMemberItem } from '@lockstep/engine';
import { z } from 'zod';
import { directoryReference } from '../attributes/graph-object.ts';
import type { GraphObject } from '../attributes/graph-object.ts';

const entry = z.looseObject({
  id: z.string().min(1),
  '@removed': z.unknown().optional(),
  'members@delta': z.array(directoryReference).nullish(),
});

/** One slice of a group's member changes; large groups come in several (graph.md G21), empty ones without any (G20). */
export function groupItem(object: GraphObject): FeedItem {
  const group = entry.parse(object);
  if (group['@removed'] !== undefined) return { kind: 'group-removed', id: group.id };
  return { kind: 'group', id: group.id, members: (group['members@delta'] ?? []).map(memberItem) };
}

/** An entry of a group's `transitiveMembers`: people, groups and devices in one list (graph.md G22). */
export function transitiveMember(groupId: string, object: GraphObject): FeedItem {
  return { kind: 'group', id: groupId, members: [memberItem(directoryReference.parse(object))] };
}

function memberItem(reference: z.infer<typeof directoryReference>): GroupMemberItem {
  const type = reference['@odata.type'];
  return {
    id: reference.id,
    // Entries carry their type even with limited information (G24). One without is given the benefit of being read.
    isUser: type === undefined || type.toLowerCase() === '#microsoft.graph.user',
    removed: reference['@removed'] !== undefined,
  };
}
