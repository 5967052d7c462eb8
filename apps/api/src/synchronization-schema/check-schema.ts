import type { ApplicationTemplate } from '@lockstep/gallery';
import { compileSchema, importSchema, validateSchema, type SynchronizationSchema } from '@lockstep/mapping';
import { filterableAttributes, knowsSourceAttribute } from '../template/templates.ts';
import type { Issue } from './issue.ts';

export type SchemaCheck =
  | { readonly ok: true; readonly schema: SynchronizationSchema; readonly warnings: readonly Issue[] }
  | { readonly ok: false; readonly issues: readonly Issue[] };

/** Whether a document can be a job's schema: its shape, its rules, and what source and target know. */
export function checkSchema(template: ApplicationTemplate, document: unknown): SchemaCheck {
  const shape = checkShape(document);
  if (!shape.ok) return shape;
  const issues = schemaIssues(template, shape.schema);
  if (issues.some((issue) => issue.severity === 'error')) return { ok: false, issues };
  return { ...shape, warnings: issues };
}

/** Whether a document has the shape of a schema, whatever it says: a draft may be half done. What was filled in, exports take back. */
export function checkShape(document: unknown): SchemaCheck {
  const read = importSchema(document);
  if (read.ok) return { ok: true, schema: read.schema, warnings: [] };
  const issues = read.problems.map(({ path, message }): Issue => ({
    path,
    code: 'InvalidShape',
    message: `${message.replace(/\.$/, '')}. Send the whole schema in Graph's synchronizationSchema shape.`,
    severity: 'error',
  }));
  return { ok: false, issues };
}

/** The issues of a schema of the right shape, errors and warnings. */
export function schemaIssues(template: ApplicationTemplate, schema: SynchronizationSchema): readonly Issue[] {
  const issues: readonly Issue[] = validateSchema(schema, { filterable: filterableAttributes(template) });
  return issues.some((issue) => issue.severity === 'error')
    ? issues
    : [...issues, ...unknownInGraph(template, schema)];
}

/** A schema may define source attributes of its own; those that Graph does not have would stop every import. */
function unknownInGraph(template: ApplicationTemplate, schema: SynchronizationSchema): readonly Issue[] {
  return compileSchema(schema)
    .requirements.attributes.filter((name) => !knowsSourceAttribute(template, name))
    .map((name) => ({
      path: 'directories',
      code: 'UnknownSourceAttribute',
      message:
        `Microsoft Graph has no user attribute "${name}", which a mapping or filter reads: use a name of the source ` +
        'directory, or a directory extension by its full name (extension_<application id>_<name>).',
      severity: 'error',
    }));
}
