import { scimTemplate } from './scim/template.ts';
import type { ApplicationTemplate } from './template.ts';
import { zoomTemplate } from './zoom/template.ts';

/** Every application, in the order of the gallery. A new one is a folder of data and a line here. */
export const templates: readonly ApplicationTemplate[] = [zoomTemplate, scimTemplate];

export function templateById(id: string): ApplicationTemplate | undefined {
  return templates.find((template) => template.id === id);
}
