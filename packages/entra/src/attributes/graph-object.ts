import { z } from 'zod';

/** One object of a Graph answer; which members it has is the point (absent is not null, graph.md G7). */
export const graphObject = z.record(z.string(), z.unknown());
export type GraphObject = Readonly<Record<string, unknown>>;

/** A reference to another directory object: `manager`, an entry of `members@delta`. */
export const directoryReference = z.looseObject({
  id: z.string().min(1),
  '@odata.type': z.string().optional(),
  '@removed': z.unknown().optional(),
});
