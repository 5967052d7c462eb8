import type { ApplicationTemplate } from '../template.ts';
import type { AuthenticationKind, AuthenticationMethod, FormField } from './connection-form.ts';

export interface FormIssue {
  readonly field: string;
  /** What is wrong and what to enter. */
  readonly message: string;
}

/** The entered values by field name, defaults filled in, secrets apart: they are sealed and stored elsewhere. */
export interface FilledForm {
  readonly authentication: AuthenticationKind;
  readonly settings: Readonly<Record<string, string>>;
  readonly secrets: Readonly<Record<string, string>>;
}

export type FormReading =
  | { readonly ok: true; readonly form: FilledForm }
  | { readonly ok: false; readonly issues: readonly FormIssue[] };

type Entered = Readonly<Record<string, string | null | undefined>>;

/**
 * Checks what was entered against the template's form. With `keepSecrets` an empty secret field is no issue: the stored
 * secret stays, as the form cannot show it.
 */
export function readConnectionForm(
  template: Pick<ApplicationTemplate, 'connection' | 'displayName'>,
  authentication: string,
  entered: Entered,
  { keepSecrets = false }: { readonly keepSecrets?: boolean } = {},
): FormReading {
  const method = template.connection.authentication.find((one) => one.kind === authentication);
  if (!method) return { ok: false, issues: [unknownMethod(template, authentication)] };
  const fields = formFields(template, method);
  const issues = [
    ...unknownFields(fields, entered),
    ...fields.flatMap((field) => check(field, entered, keepSecrets)),
  ];
  if (issues.length > 0) return { ok: false, issues };
  return {
    ok: true,
    form: {
      authentication: method.kind,
      settings: pick(fields, entered, false),
      secrets: pick(fields, entered, true),
    },
  };
}

export function formFields(
  template: Pick<ApplicationTemplate, 'connection'>,
  method: AuthenticationMethod,
): readonly FormField[] {
  return [...template.connection.fields, ...method.fields];
}

function valueOf(field: FormField, entered: Entered): string {
  const value = entered[field.name]?.trim() ?? '';
  return value === '' ? (field.default ?? '') : value;
}

function pick(
  fields: readonly FormField[],
  entered: Entered,
  secret: boolean,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    fields
      .filter((field) => field.secret === secret)
      .map((field) => [field.name, valueOf(field, entered)] as const)
      .filter(([, value]) => value !== ''),
  );
}

function check(field: FormField, entered: Entered, keepSecrets: boolean): readonly FormIssue[] {
  const value = valueOf(field, entered);
  if (value === '') {
    const missing = field.required && !(field.secret && keepSecrets);
    return missing ? [{ field: field.name, message: `${field.title} is missing. ${field.help}` }] : [];
  }
  if (field.kind === 'url' && !/^https?:\/\/\S+$/i.test(value)) {
    return [
      {
        field: field.name,
        message: `${field.title} must be a web address that begins with https://. ${field.help}`,
      },
    ];
  }
  if (field.kind === 'choice' && field.choices && !field.choices.some((choice) => choice.value === value)) {
    const allowed = field.choices.map((choice) => choice.value).join(', ');
    return [{ field: field.name, message: `${field.title} must be one of ${allowed}, not "${value}".` }];
  }
  return [];
}

function unknownFields(fields: readonly FormField[], entered: Entered): readonly FormIssue[] {
  const known = new Set(fields.map((field) => field.name));
  return Object.keys(entered)
    .filter((name) => !known.has(name))
    .map((name) => ({
      field: name,
      message: `This connection has no field "${name}". It has ${[...known].join(', ')}.`,
    }));
}

function unknownMethod(
  { connection, displayName }: Pick<ApplicationTemplate, 'connection' | 'displayName'>,
  authentication: string,
): FormIssue {
  const offered = connection.authentication.map((one) => one.kind).join(', ');
  return {
    field: 'authentication',
    message: `${displayName} does not offer "${authentication}". Choose one of ${offered}.`,
  };
}
