import { z } from 'zod';
import type { ServiceRequest } from '../../http/message.ts';
import { arrayOf, isObject, parseJson } from '../../json/json.ts';
import type { JsonObject } from '../../json/json.ts';
import type { ZoomUser } from '../account/user.ts';
import { userType } from '../account/user.ts';
import { ENTERPRISE, ZOOM_EXTENSION } from './render-user.ts';
import { ZoomError } from './scim-error.ts';

export function readBody(request: ServiceRequest): JsonObject {
  if (request.body.trim() === '') throw new ZoomError(400, 'The request JSON must not be empty.');
  const parsed = parseJson(request.body);
  if (!isObject(parsed)) throw new ZoomError(400, 'The request body must be in JSON format.');
  if (Object.keys(parsed).length === 0) throw new ZoomError(400, 'The request JSON must not be empty.');
  return parsed;
}

const text = z.string();
const email = z.email();
const ENTERPRISE_MEMBERS = ['department', 'organization', 'costCenter', 'employeeNumber', 'manager'] as const;

/** Whatever is no e-mail is no userName (zoom.md §2.2). */
export function readUserName(body: JsonObject): string {
  const parsed = email.safeParse(body['userName']);
  if (!parsed.success) throw new ZoomError(400, 'The "userName" of the request is invalid.');
  return parsed.data;
}

/** At most one e-mail; undefined when none is given. */
export function readEmail(body: JsonObject): string | undefined {
  const { emails } = body;
  if (emails === undefined) return undefined;
  const [first, ...more] = arrayOf(emails);
  const parsed = email.safeParse(isObject(first) ? first['value'] : undefined);
  if (!parsed.success || more.length > 0) throw new ZoomError(400, 'The "emails" of the request is invalid.');
  return parsed.data;
}

/** The attributes that POST and PUT have in common; everything undocumented is ignored. Only what is present is in the result. */
export function readAttributes(body: JsonObject, user: ZoomUser | null): Partial<ZoomUser> {
  const found: Partial<ZoomUser> = {};
  const name = isObject(body['name']) ? body['name'] : {};
  found.givenName = readText('name', name['givenName']) ?? user?.givenName ?? '';
  found.familyName = readText('name', name['familyName']) ?? user?.familyName ?? '';
  const displayName = readText('displayName', body['displayName']);
  if (displayName !== undefined) found.displayName = displayName;
  if ('title' in body) found.title = readText('title', body['title']) ?? null;
  if ('locale' in body) found.locale = readText('locale', body['locale']) ?? null;
  if ('userType' in body) {
    const parsed = userType.safeParse(body['userType']);
    if (!parsed.success) throw new ZoomError(400, 'The "userType" of the request is invalid.');
    found.userType = parsed.data;
  }
  if (Array.isArray(body['phoneNumbers'])) {
    found.phoneNumbers = body['phoneNumbers'].filter(isObject).map((phone) => ({ type: 'work', ...phone }));
  }
  if (isObject(body[ENTERPRISE]))
    found.enterprise = { ...user?.enterprise, ...readEnterprise(body[ENTERPRISE]) };
  if (isObject(body[ZOOM_EXTENSION])) readZoomExtension(found, body[ZOOM_EXTENSION], user);
  return found;
}

function readText(attribute: string, value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined;
  const parsed = text.safeParse(value);
  if (!parsed.success) throw new ZoomError(400, `The "${attribute}" of the request is invalid.`);
  return parsed.data;
}

/** Manager is a plain e-mail string here, not a reference (zoom.md §2.2). */
function readEnterprise(given: JsonObject): JsonObject {
  const found: JsonObject = {};
  for (const member of ENTERPRISE_MEMBERS) {
    const value = readText(member, given[member]);
    if (value !== undefined) found[member] = value;
  }
  return found;
}

function readZoomExtension(found: Partial<ZoomUser>, given: JsonObject, user: ZoomUser | null): void {
  const { transferee, ...rest } = given;
  const merged = { ...user?.zoom, ...rest };
  if (merged['zoomWhiteboard'] === true && merged['zoomWhiteboardPlus'] === true) {
    throw new ZoomError(
      400,
      'Cannot assign Zoom Whiteboard and Zoom Whiteboard Plus to a user at the same time.',
    );
  }
  if (typeof transferee === 'string') found.transferee = transferee;
  found.zoom = merged;
}
