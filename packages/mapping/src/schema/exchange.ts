import { z } from 'zod';
import { synchronizationSchema } from './synchronization-schema.ts';
import type { SchemaIssue } from './issues.ts';
import type { SynchronizationSchema } from './model.ts';
import { validateSchema } from './validate.ts';
import type { ValidationOptions } from './validate.ts';
import { listFilled, restoreFilled } from './filled-members.ts';

/**
 * `issues`: what is wrong with the schema. Errors keep a job from starting; the import keeps what they are about as it is,
 * UnsupportedRegularExpression among them.
 */
export type SchemaImport =
  | {
      readonly ok: true;
      readonly schema: SynchronizationSchema;
      readonly issues: readonly SchemaIssue[];
    }
  /** The document has not the shape of a synchronizationSchema. */
  | { readonly ok: false; readonly problems: readonly { readonly path: string; readonly message: string }[] };

/** Our member for what was filled in: exports undo it. */
const FILLED = '@lockstep.filled';

/** Graph's parsed form of an expression takes some levels for each of the expression's. Deeper ones would end the stack. */
const MAX_DEPTH = 1_000;

const filledPath = z.object({
  path: z.array(z.union([z.string(), z.number()])).readonly(),
  was: z.enum(['absent', 'null']),
});
const annotated = z.looseObject({ [FILLED]: z.array(filledPath).readonly().optional() });

/** Reads a schema as Entra exports it; members that Graph may leave out get Graph's defaults, others stay. */
export function importSchema(document: unknown, options: ValidationOptions = {}): SchemaImport {
  if (isDeeperThan(MAX_DEPTH, document)) {
    const message = `The document is nested more than ${String(MAX_DEPTH)} levels deep: no schema is.`;
    return { ok: false, problems: [{ path: '', message }] };
  }
  const parsed = synchronizationSchema.safeParse(document);
  if (!parsed.success) {
    const problems = parsed.error.issues.map(({ path, message }) => ({ path: pathText(path), message }));
    return { ok: false, problems };
  }
  const filled = listFilled(document, parsed.data);
  const schema = filled.length === 0 ? parsed.data : { ...parsed.data, [FILLED]: filled };
  return { ok: true, schema, issues: validateSchema(parsed.data, options) };
}

/** The schema in the shape that it was imported in: an import that was not edited comes out as it went in. */
export function exportSchema(schema: SynchronizationSchema): unknown {
  const parsed = annotated.safeParse(schema);
  const filled = parsed.success ? (parsed.data[FILLED] ?? []) : [];
  const { [FILLED]: _ours, ...members } = parsed.success ? parsed.data : { ...schema, [FILLED]: undefined };
  return restoreFilled(members, filled);
}

/** `synchronizationRules[0].objectMappings[0].scope` */
function pathText(path: readonly PropertyKey[]): string {
  return path
    .map((part) => (typeof part === 'number' ? `[${String(part)}]` : `.${String(part)}`))
    .join('')
    .replace(/^\./, '');
}

/** Level by level, so that it needs no stack itself. */
function isDeeperThan(limit: number, document: unknown): boolean {
  let level: readonly unknown[] = [document];
  for (let depth = 0; depth <= limit; depth += 1) {
    level = level.flatMap((value): readonly unknown[] =>
      typeof value === 'object' && value !== null ? Object.values(value) : [],
    );
    if (level.length === 0) return false;
  }
  return true;
}
