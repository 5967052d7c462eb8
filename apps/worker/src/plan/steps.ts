import type { LogStep } from '@lockstep/database';
import type { PersonWork } from './person-work.ts';
import type { TargetFacts } from './read-target.ts';

/** The steps of a log entry before the write: import, scope, match (Graph's provisioningStep, entra.md §10). */
export function stepsBefore(
  { person, standing, link }: PersonWork,
  { match, observation }: TargetFacts,
): readonly LogStep[] {
  const inScope = standing.kind === 'in-scope';
  return [
    {
      name: link === null ? 'EntryImportAdd' : 'EntryImportUpdate',
      type: 'import',
      status: 'success',
      description: `Read from Microsoft Entra ID (${person.presence}).`,
    },
    {
      name: 'EntrySynchronizationScoping',
      type: 'scoping',
      status: inScope ? 'success' : 'skipped',
      description: `${inScope ? 'In scope' : 'Out of scope'}: ${standing.reason}.`,
    },
    {
      name: 'EntryMatch',
      type: 'matching',
      status: match.kind === 'several' ? 'failure' : 'success',
      description: matching(match, observation),
    },
  ];
}

function matching(match: TargetFacts['match'], observation: TargetFacts['observation']): string {
  switch (match.kind) {
    case 'found':
      return `Matched by ${match.attribute}.`;
    case 'several':
      return `${String(match.targetIds.length)} accounts have this ${match.attribute}.`;
    case 'none':
      return 'No account has the matching values.';
    case 'not-asked':
      return observation.kind === 'account' ? 'Linked; the account was read.' : 'Not needed.';
  }
}
