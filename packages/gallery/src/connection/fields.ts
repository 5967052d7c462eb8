import type { FormField } from './connection-form.ts';

/** The fields that several applications share; each template gives its own help where its portal has other names. */
export function textField(
  name: string,
  title: string,
  help: string,
  more: Partial<FormField> = {},
): FormField {
  return { name, title, help, kind: 'text', required: true, secret: false, ...more };
}

export function urlField(
  name: string,
  title: string,
  help: string,
  more: Partial<FormField> = {},
): FormField {
  return textField(name, title, help, { kind: 'url', ...more });
}

export function secretField(name: string, title: string, help: string): FormField {
  return textField(name, title, help, { kind: 'secret', secret: true });
}
