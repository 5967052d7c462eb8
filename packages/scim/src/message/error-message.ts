import { isJsonObject, member } from '../json/json.ts';

/** What an error body says, as far as it says anything (RFC 7644 §3.12; others name the text `message`, OAuth `reason`). */
export interface ScimErrorMessage {
  readonly detail: string;
  readonly scimType?: string;
  readonly status?: number;
}

const maxDetail = 2000;
const textMembers = ['detail', 'message', 'error_description', 'reason', 'errorMessage', 'title', 'error'];

/** Never fails: of a body that is no error message, its beginning is the detail. */
export function parseErrorMessage(body: unknown, text: string): ScimErrorMessage {
  if (!isJsonObject(body)) return { detail: shorten(plainText(text)) };
  const scimType = member(body, 'scimType');
  const status = Number(member(body, 'status'));
  return {
    detail: shorten(errorText(body) ?? text),
    ...(typeof scimType === 'string' && scimType !== '' ? { scimType } : {}),
    ...(Number.isInteger(status) ? { status } : {}),
  };
}

function errorText(body: Readonly<Record<string, unknown>>): string | undefined {
  for (const name of textMembers) {
    const value = member(body, name);
    if (typeof value === 'string' && value.trim() !== '') return value;
    if (isJsonObject(value)) return errorText(value);
  }
  // SCIM 1.1 and some gateways: { "Errors": [{ "description": ... }] }
  const errors = member(body, 'errors');
  const first: unknown = Array.isArray(errors) ? errors[0] : undefined;
  if (typeof first === 'string') return first;
  return isJsonObject(first) ? (errorText(first) ?? stringMember(first, 'description')) : undefined;
}

function stringMember(body: Readonly<Record<string, unknown>>, name: string): string | undefined {
  const value = member(body, name);
  return typeof value === 'string' ? value : undefined;
}

/** Of an HTML page only its words. */
function plainText(text: string): string {
  return text.includes('<')
    ? text
        .replace(/<[^>]*>/g, ' ')
        .replace(/\s+/g, ' ')
        .trim()
    : text.trim();
}

function shorten(text: string): string {
  return text.length > maxDetail ? `${text.slice(0, maxDetail)}…` : text;
}
