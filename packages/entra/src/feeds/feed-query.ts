import { SourceError } from '@lockstep/engine';
import type { FeedStart } from '@lockstep/engine';
import { deltaSelect, selectAttributes } from '../attributes/selection.ts';
import { operations } from '../graph/operation.ts';
import type { GraphOperation } from '../graph/operation.ts';

/** At most 50 objects in the filter of a delta query (graph.md G4). */
const mostGroups = 50;

export function feedOperation(start: FeedStart): GraphOperation {
  switch (start.kind) {
    case 'users':
      return operations.readUsers;
    case 'group-members':
    case 'transitive-members':
      return operations.readGroups;
    case 'assignment-list':
      return operations.readAssignments;
    case 'assignment-changes':
      return operations.trackAssignments;
  }
}

/** The first request of a feed; all later ones are links from its answers (graph.md G2). */
export function feedQuery(start: FeedStart): string {
  switch (start.kind) {
    case 'users': {
      const query = `/users/delta?$select=${deltaSelect(selectAttributes(start.attributes))}`;
      return start.from === 'now' ? `${query}&$deltatoken=latest` : query;
    }
    case 'group-members':
      return `/groups/delta?$select=members&$filter=${encodeURIComponent(groupFilter(start.groupIds))}`;
    case 'transitive-members':
      return `/groups/${encodeURIComponent(start.groupId)}/transitiveMembers?$select=id&$top=999`;
    case 'assignment-list':
      // No $top: how much this list allows is not documented, the default page is.
      return `/servicePrincipals/${encodeURIComponent(start.servicePrincipalId)}/appRoleAssignedTo`;
    case 'assignment-changes': {
      // Documented in this combined form only (graph.md G34); the users in it are passed over.
      const filter = "isof('microsoft.graph.appRoleAssignment') or isof('microsoft.graph.user')";
      return `/directoryObjects/delta?$filter=${encodeURIComponent(filter)}&$deltatoken=latest`;
    }
  }
}

function groupFilter(groupIds: readonly string[]): string {
  if (groupIds.length === 0 || groupIds.length > mostGroups) {
    throw new SourceError(
      'protocol',
      'GroupCountOutOfRange',
      `A feed of group members takes 1 to ${String(mostGroups)} groups, not ${String(groupIds.length)}. ` +
        'The maintainers must act: report this code.',
    );
  }
  return groupIds.map((id) => `id eq '${id.replaceAll("'", "''")}'`).join(' or ');
}
