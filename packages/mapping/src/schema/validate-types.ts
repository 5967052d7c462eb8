import type { SchemaIssue } from './issues.ts';
import { readSource } from './mapping-source.ts';
import type { AttributeDefinition, AttributeMapping, ObjectDefinition } from './model.ts';

/** Whether a source attribute that is mapped as it is can be what its target takes (A8, A9, L15). */
export function* validateTypes(
  { source: mappingSource, targetAttributeName: name }: AttributeMapping,
  object: ObjectDefinition | undefined,
  target: AttributeDefinition | undefined,
  at: string,
): Generator<SchemaIssue> {
  const read = readSource(mappingSource);
  if (read.kind !== 'attribute' || target === undefined) return;
  const source = object?.attributes.find((attribute) => attribute.name === read.name);
  if (source === undefined) return;
  if (!fits(source, target)) {
    yield {
      path: `${at}.source`,
      code: 'TypeMismatch',
      severity: 'error',
      message: `${source.name} is of type ${source.type}, but ${name} takes ${target.type}. Map another attribute, or an expression that converts it.`,
    };
  }
  if (source.multivalued && !target.multivalued) {
    yield {
      path: `${at}.source`,
      code: 'TypeMismatch',
      severity: 'warning',
      message: `${source.name} may have several values, but ${name} takes one: a person with several fails. Choose one with Item, or put them together with Join.`,
    };
  }
}

/** A text may spell anything, and everything can be written as a text. */
function fits(source: AttributeDefinition, target: AttributeDefinition): boolean {
  return source.type === target.type || source.type === 'String' || target.type === 'String';
}
