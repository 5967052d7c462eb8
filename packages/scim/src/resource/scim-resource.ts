import { z } from 'zod';

/** Some targets send ids as JSON numbers (RULES R24, "small integers"); everywhere inside an id is a string. */
const id = z.union([z.string().min(1), z.int().transform(String)]);

/** One resource as the target sent it: everything kept, only `id` demanded (RFC 7643 §3.1). */
export const scimResource = z.looseObject({ id });

export type ScimResource = Readonly<z.infer<typeof scimResource>>;
