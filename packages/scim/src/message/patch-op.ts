import { z } from 'zod';
import { schemaUris } from './schema-uris.ts';

export type PatchVerb = 'add' | 'replace' | 'remove';

export interface PatchOperation {
  /** Lower case by RFC 7644 §3.5.2; Entra's unflagged client capitalises (entra.md W4). */
  readonly op: PatchVerb | Capitalize<PatchVerb>;
  readonly path?: string;
  readonly value?: unknown;
}

// eslint-disable-next-line @typescript-eslint/consistent-type-definitions -- an interface is not assignable to JsonObject
export type PatchOp = {
  readonly schemas: readonly string[];
  /** With a capital O, or Zoom does not see it (zoom.md §2.1, DF 100447). */
  readonly Operations: readonly PatchOperation[];
};

export function buildPatchOp(operations: readonly PatchOperation[]): PatchOp {
  return { schemas: [schemaUris.patchOp], Operations: operations };
}

const operation = z.object({
  op: z.enum(['add', 'replace', 'remove', 'Add', 'Replace', 'Remove']),
  path: z.string().optional(),
  value: z.unknown(),
});
const message = z.object({ schemas: z.array(z.string()), Operations: z.array(operation).min(1) });

/** @throws ZodError */
export function parsePatchOp(body: unknown): PatchOp {
  return message.parse(body);
}
