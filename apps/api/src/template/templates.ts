import { templateById, type ApplicationTemplate } from '@lockstep/gallery';
import { notFoundError } from '../graphql/user-errors.ts';

export function findTemplate(id: string): ApplicationTemplate | null {
  return templateById(id) ?? null;
}

export function unknownTemplate(field: string, id: string) {
  return notFoundError(field, `The gallery has no template "${id}": choose one from the list of templates.`);
}

/** Target attributes that can be matching attributes. */
export function filterableAttributes(template: ApplicationTemplate): readonly string[] {
  return template.profile.filter.attributes;
}

/**
 * A source attribute of the template's own schema, which lists all that Graph's user has for us, or a directory extension,
 * which every tenant names for itself (graph.md §12).
 */
export function knowsSourceAttribute({ defaultSchema }: ApplicationTemplate, name: string): boolean {
  if (/^extension_[0-9a-f]{32}_\w+$/i.test(name)) return true;
  const sources = new Set(defaultSchema.synchronizationRules.map((rule) => rule.sourceDirectoryName));
  return defaultSchema.directories
    .filter((directory) => sources.has(directory.name))
    .flatMap((directory) => directory.objects)
    .some((object) => object.attributes.some((attribute) => attribute.name === name));
}
