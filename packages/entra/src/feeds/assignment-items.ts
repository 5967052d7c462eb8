import type { AssignmentItem, FeedItem } from '@lockstep/engine';
import { z } from 'zod';
import type { GraphObject } from '../attributes/graph-object.ts';
import { protocolError } from '../graph/parse-answer.ts';
import { sameId } from '../graph/same-id.ts';

const assignment = z.looseObject({
  id: z.string().min(1),
  principalId: z.string().min(1),
  principalType: z.string(),
  principalDisplayName: z.string().nullish(),
  appRoleId: z.string().min(1),
  resourceId: z.string().min(1),
});

const change = z.looseObject({
  id: z.string().min(1),
  '@odata.type': z.string().optional(),
  '@removed': z.unknown().optional(),
});

/** An entry of `appRoleAssignedTo` (graph.md G30). */
export function listedAssignment(servicePrincipalId: string, object: GraphObject): FeedItem {
  const item = toAssignment(object);
  if (!sameId(item.resourceId, servicePrincipalId)) {
    throw protocolError('ForeignAssignment', 'an assignment of another application than the one asked for');
  }
  return { kind: 'assignment', assignment: item };
}

/**
 * An entry of `directoryObjects/delta` (G34): assignments of this application, and removals, which carry no more than their
 * id, so that whoever keeps the assignments must know whose it was. Users and other applications give nothing.
 */
export function changedAssignment(servicePrincipalId: string, object: GraphObject): readonly FeedItem[] {
  const { id, '@odata.type': type, '@removed': removed } = change.parse(object);
  const isAssignment = type?.toLowerCase() === '#microsoft.graph.approleassignment';
  if (removed !== undefined) {
    return isAssignment || type === undefined ? [{ kind: 'assignment-removed', id }] : [];
  }
  if (!isAssignment) return [];
  const item = toAssignment(object);
  return sameId(item.resourceId, servicePrincipalId) ? [{ kind: 'assignment', assignment: item }] : [];
}

function toAssignment(object: GraphObject): AssignmentItem {
  const parsed = assignment.parse(object);
  return {
    id: parsed.id,
    principalId: parsed.principalId,
    principalType: principalType(parsed.principalType),
    principalDisplayName: parsed.principalDisplayName ?? null,
    appRoleId: parsed.appRoleId,
    resourceId: parsed.resourceId,
  };
}

/** A kind of principal that is neither person nor group is nobody to provision, as a service principal. */
function principalType(type: string): AssignmentItem['principalType'] {
  switch (type.toLowerCase()) {
    case 'user':
      return 'User';
    case 'group':
      return 'Group';
    default:
      return 'ServicePrincipal';
  }
}
