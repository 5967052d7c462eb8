import type { TargetProfile } from '@lockstep/scim';
import { zoomEndedGrants, zoomErrors } from './errors.ts';
import { zoomRates } from './plans.ts';
import { department, licencePlans, workEmail, zoomExtension } from './names.ts';

/** Zoom's dialect of SCIM (zoom.md §2), as its OpenAPI document and its answers show it. */
export const zoomProfile: TargetProfile = {
  id: 'zoom',
  displayName: 'Zoom',
  version: 1,
  // Entra's connector uses /scim, Zoom's pages /scim2 and lately /v2/scim2 (Z1).
  tenantUrl: { aliases: ['/scim', '/scim2', '/v2/scim2'], canonical: '/scim2' },
  list: {
    pageSize: 100,
    // The default page is one row (§2.1).
    sendCount: true,
    probeEnd: false,
    // §2.2: rows are thin, but hold all attributes of the default mapping.
    rows: ['userName', 'name.givenName', 'name.familyName', workEmail, 'active', 'userType', department],
  },
  filter: {
    // `externalId eq` takes Zoom's own id, which says nothing about people (§2.1).
    attributes: ['userName'],
    quoting: 'unquoted',
    valuePaths: 'inside-brackets',
    // A pending user whose invitation expired or who belongs to another account (DF 7646).
    noMatchAnswers: [{ status: 400, text: 'not exist or not belong to this account' }],
    testValue: 'guid-email',
  },
  // POST documents none of these (§2.2).
  create: { omit: ['active', workEmail, 'externalId'] },
  update: { style: 'put-partial', opCasing: 'lower', booleans: 'boolean', clearWith: 'empty-string' },
  active: {
    style: 'patch-value-object',
    attributesRefusedWhileInactive: true,
    // Deactivation removes all licences (§2.4).
    resend: ['userType', ...licencePlans],
  },
  // One login e-mail under two names; PUT has no userName (RULES R23).
  aliases: [{ leader: 'userName', followers: [workEmail], updateAs: 'emails[0]' }],
  manager: 'email-string',
  caseExact: ['id'],
  licence: {
    attribute: 'userType',
    order: ['Licensed', 'On-Prem', 'Basic'],
    lostOnDeactivation: true,
    // §2.6.
    capacities: { Basic: 9_999 },
  },
  // Three changes of an address in 24 hours (§2.5): a ring of two needs three.
  rename: { attribute: 'userName', possible: true, temporaryValue: true, perDay: 3 },
  transferee: `${zoomExtension}:transferee`,
  rate: zoomRates,
  protected: { attribute: 'roles', values: ['Owner', 'Admin'] },
  errors: [...zoomErrors],
  disabledAppNumber: 4717,
  endedGrants: zoomEndedGrants,
};
