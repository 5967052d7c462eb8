import type { Change } from '@lockstep/database';
import type { SynchronizationSchema } from '@lockstep/mapping';
import type { PlannedRequest } from '../generated/graphql.generated.ts';

/** What Entra's logs show instead (expressions.md, Redact). */
const mask = '[Redact]';

/** Whether a mapping of the schema redacts its value. */
export function usesRedact(schema: SynchronizationSchema): boolean {
  return schema.synchronizationRules
    .flatMap((rule) => rule.objectMappings)
    .flatMap((mapping) => mapping.attributeMappings)
    .some((mapping) => /\bRedact\s*\(/i.test(mapping.source?.expression ?? ''));
}

/**
 * The requests of a change without values that are to stay unseen. The value itself must flow, so that it stands in the
 * stored body: POST and PATCH carry what is modified, a PUT may carry every mapped attribute.
 */
export function shownRequests(
  change: Pick<Change, 'modified' | 'requests'>,
  schemaRedacts: boolean,
): PlannedRequest[] {
  const modifiesRedacted = change.modified.some((attribute) => attribute.redacted);
  return change.requests.map(({ method, path, body }) => {
    const hidden = body !== undefined && (modifiesRedacted || (method === 'PUT' && schemaRedacts));
    return { method, path, body: hidden ? mask : (body ?? null) };
  });
}
