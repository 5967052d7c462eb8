import type { ApplicationTemplate } from '../template.ts';

const renamed =
  'Zoom replaced this role in 2020. The Entra administrator should assign Licensed instead; until then it is written as Licensed.';

/** The app roles of Entra's Zoom application and what they mean in Zoom (zoom.md §2.3, RULES R23). */
export const zoomRoles: NonNullable<ApplicationTemplate['appRoles']> = {
  attribute: 'userType',
  priority: [
    { value: 'Licensed', writes: 'Licensed' },
    { value: 'Pro', writes: 'Licensed', deprecated: renamed },
    { value: 'Corp', writes: 'Licensed', deprecated: renamed },
    { value: 'On-Prem', writes: 'On-Prem' },
    { value: 'On Prem', writes: 'On-Prem' },
    { value: 'Basic', writes: 'Basic' },
  ],
};

const role = 'SingleAppRoleAssignment([appRoleAssignments])';

/** Roles whose value is not Zoom's own are translated; any other goes as it is, and is checked against Zoom's values. */
export const userTypeExpression = `Switch(${role}, ${role}, "On Prem", "On-Prem", "Pro", "Licensed", "Corp", "Licensed")`;
