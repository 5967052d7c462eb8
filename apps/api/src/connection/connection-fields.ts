import {
  secretNames,
  sourceConnectionSettings,
  targetConnectionSettings,
  type SourceConnectionSettings,
  type TargetConnectionSettings,
} from '@lockstep/database';
import { readConnectionForm, type ApplicationTemplate } from '@lockstep/gallery';
import type { ConnectionFieldInput, ValidationError } from '../generated/graphql.generated.ts';
import { validationError, validationErrorOf } from '../graphql/user-errors.ts';
import { readCertificate } from './certificate.ts';
import { secretProblem } from './connection-problems.ts';

export type FieldsResult<T> =
  | {
      readonly ok: true;
      readonly settings: T;
      /** The secret that was entered; null when the stored one stays. */
      readonly secret: string | null;
    }
  | { readonly ok: false; readonly error: ValidationError };

const sourceFields = [
  'tenantId',
  'clientId',
  'cloud',
  'loginUrl',
  'graphUrl',
  secretNames.source,
  'certificate',
];

/** The fields of a source laid over what is stored; a new one starts from nothing. */
export function parseSourceFields(
  stored: SourceConnectionSettings | null,
  fields: readonly ConnectionFieldInput[],
  prefix: string,
): FieldsResult<SourceConnectionSettings> {
  const read = readFields(fields, prefix);
  if (!read.ok) return read;
  const unknown = Object.keys(read.values).find((name) => !sourceFields.includes(name));
  if (unknown !== undefined) {
    return refuse(
      join(prefix, unknown),
      `A source has no field "${unknown}". It has ${sourceFields.join(', ')}.`,
    );
  }
  const { [secretNames.source]: clientSecret, certificate, ...settings } = read.values;
  const credential = readCredential(clientSecret, certificate, prefix);
  if (!credential.ok) return credential;
  // An empty text removes an optional setting.
  const kept = Object.fromEntries(
    Object.entries({ ...stored, ...settings, ...credential.settings }).filter(([, value]) => value !== ''),
  );
  const parsed = sourceConnectionSettings.safeParse(kept);
  if (!parsed.success) return { ok: false, error: validationErrorOf(parsed.error, prefix) };
  return { ok: true, settings: parsed.data, secret: credential.secret };
}

/** Each takes the place of the other; neither is needed where one is stored. */
function readCredential(clientSecret: string | undefined, certificate: string | undefined, prefix: string) {
  if (certificate === undefined) {
    if (clientSecret === undefined) return { ok: true, settings: {}, secret: null } as const;
    const problem = secretProblem(join(prefix, secretNames.source), clientSecret);
    if (problem !== null) return { ok: false, error: problem } as const;
    return { ok: true, settings: { certificate: undefined }, secret: clientSecret } as const;
  }
  const field = join(prefix, 'certificate');
  if (clientSecret !== undefined) return refuse(field, 'Enter a client secret or a certificate, not both.');
  const reading = readCertificate(certificate, Date.now());
  if (!reading.ok) return refuse(field, reading.message);
  const { thumbprintSha256, expiresAt, privateKey } = reading;
  return {
    ok: true,
    settings: { certificate: { thumbprintSha256, expiresAt } },
    secret: privateKey,
  } as const;
}

/** The fields of one form of a target's template, laid over what is stored for the same method of signing in. */
export function parseTargetFields(
  template: ApplicationTemplate,
  authentication: string,
  stored: TargetConnectionSettings | null,
  fields: readonly ConnectionFieldInput[],
): FieldsResult<TargetConnectionSettings> {
  const read = readFields(fields, 'settings');
  if (!read.ok) return read;
  const kept = stored?.authentication === authentication ? stored : null;
  const reading = readConnectionForm(
    template,
    authentication,
    { ...enteredBefore(kept), ...read.values },
    {
      keepSecrets: kept !== null,
    },
  );
  if (!reading.ok) {
    const [issue] = reading.issues;
    const field =
      issue === undefined || issue.field === 'authentication'
        ? 'authentication'
        : join('settings', issue.field);
    return refuse(field, issue?.message ?? 'The fields do not fit the form.');
  }
  const { form } = reading;
  const secretName = secretNames[form.authentication];
  const secret = form.secrets[secretName] ?? null;
  const problem = secret === null ? null : secretProblem(join('settings', secretName), secret);
  if (problem !== null) return { ok: false, error: problem };
  const parsed = targetConnectionSettings.safeParse({
    ...form.settings,
    authentication: form.authentication,
  });
  if (!parsed.success) return { ok: false, error: validationErrorOf(parsed.error, 'settings') };
  return { ok: true, settings: parsed.data, secret };
}

function enteredBefore(stored: TargetConnectionSettings | null): Record<string, string> {
  if (stored === null) return {};
  return Object.fromEntries(Object.entries(stored).filter(([name]) => name !== 'authentication'));
}

/** A copied value often brings blanks or a line end along; none of these can begin or end with one. */
function readFields(fields: readonly ConnectionFieldInput[], prefix: string) {
  const values: Record<string, string> = {};
  for (const { name, value } of fields) {
    if (Object.hasOwn(values, name))
      return refuse(join(prefix, name), 'The field stands twice: send it once.');
    values[name] = value.trim();
  }
  return { ok: true, values } as const;
}

function refuse(field: string, message: string) {
  return { ok: false, error: validationError(field, message) } as const;
}

function join(prefix: string, name: string): string {
  return prefix === '' ? name : `${prefix}.${name}`;
}
