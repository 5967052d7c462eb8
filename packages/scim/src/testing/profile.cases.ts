import type { TargetProfile } from '../profile/target-profile.ts';

/** A target that keeps to the RFCs, to be varied by the specs. */
export const plainProfile: TargetProfile = {
  id: 'plain',
  displayName: 'Plain',
  version: 1,
  list: { pageSize: 2, sendCount: true, probeEnd: true, rows: 'everything' },
  filter: {
    attributes: ['userName', 'externalId', 'emails[type eq "work"].value', 'name.familyName'],
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
      list: 'LIST',
      filter: 'FILTER',
      read: 'READ',
      create: 'CREATE',
      update: 'UPDATE',
      activate: 'ACTIVATE',
      delete: 'DELETE',
    },
    plans: { default: { LIST: { perSecond: 10, perDay: 1000 } } },
    defaultPlan: 'default',
    share: 0.8,
  },
  errors: [],
};
