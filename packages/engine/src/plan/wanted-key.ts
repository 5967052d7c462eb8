import type { CompiledSchema, MappedAttributes } from '@lockstep/mapping';

/** A matching value as it is compared: targets disagree about case (rule R24), so without it. */
export function foldKey(value: unknown): string | null {
  if (typeof value !== 'string' && typeof value !== 'number') return null;
  const text = String(value).normalize('NFC').trim().toLowerCase();
  return text === '' ? null : text;
}

/** The value of the first matching attribute that has one: what the account will be known by. */
export function wantedKey(mapped: MappedAttributes, schema: Pick<CompiledSchema, 'matching'>): string | null {
  for (const { target } of schema.matching) {
    const value = mapped.values.get(target);
    const key = value?.kind === 'set' ? foldKey(value.value) : null;
    if (key !== null) return key;
  }
  return null;
}

/** The values to look for, in the order of the matching attributes (entra.md M1, M3). */
export function matchQuestions(
  mapped: MappedAttributes,
  schema: Pick<CompiledSchema, 'matching'>,
): readonly { readonly attribute: string; readonly value: string }[] {
  return schema.matching.flatMap(({ target }) => {
    const value = mapped.values.get(target);
    if (value?.kind !== 'set' || foldKey(value.value) === null) return [];
    return [{ attribute: target, value: String(value.value) }];
  });
}
