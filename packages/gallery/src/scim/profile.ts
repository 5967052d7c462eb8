import type { TargetProfile } from '@lockstep/scim';

const label = 'ANY';

/** A target that keeps to RFC 7643 and 7644; what it cannot do is learned and overridden per connection (RULES R24). */
export const scimProfile: TargetProfile = {
  id: 'scim',
  displayName: 'SCIM application',
  version: 1,
  list: { pageSize: 100, sendCount: true, probeEnd: true, rows: 'everything' },
  filter: {
    attributes: ['userName', 'externalId', 'displayName', 'emails[type eq "work"].value'],
    quoting: 'quoted',
    valuePaths: 'inside-brackets',
    noMatchAnswers: [],
    testValue: 'guid',
  },
  create: { omit: [] },
  update: { style: 'patch', opCasing: 'lower', booleans: 'boolean', clearWith: 'null' },
  active: { style: 'with-update', attributesRefusedWhileInactive: false, resend: [] },
  aliases: [],
  manager: 'reference',
  caseExact: ['id', 'externalId'],
  rename: { attribute: 'userName', possible: true, temporaryValue: true },
  rate: {
    labels: {
      list: label,
      filter: label,
      read: label,
      create: label,
      update: label,
      activate: label,
      delete: label,
    },
    // What Entra asks of gallery applications (entra.md W18).
    plans: { default: { [label]: { perSecond: 25 } } },
    defaultPlan: 'default',
    share: 1,
  },
  errors: [],
};
