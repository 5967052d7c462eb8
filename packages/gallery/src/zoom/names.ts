import { enterprise } from '../directory/definitions.ts';

export const zoomExtension = 'urn:ietf:params:scim:schemas:extension:zoom:1.0:User';
export const workEmail = 'emails[type eq "work"].value';
export const department = `${enterprise}:department`;

/** Attributes that carry a licence besides userType (zoom.md §2.2): plan numbers, and products that are on or off. */
const planNumbers = [
  'zoomUnited',
  'zoomOneBizPlus',
  'zoomOneEdu',
  'zoomOneSchoolCampusPlus',
  'zoomOneEntPremier',
  'zoomOneEduEntPremier',
  'zoomPhoneCallingPlan',
];
const products = [
  'zoomRevenueAccelerator',
  'zoomWhiteboard',
  'zoomWhiteboardPlus',
  'zoomTranslatedCaptions',
  'zoomScheduler',
  'zoomClipsPlus',
];

export const licencePlanNumbers = planNumbers.map((name) => `${zoomExtension}:${name}`);
export const licenceProducts = products.map((name) => `${zoomExtension}:${name}`);
export const licencePlans = [...licencePlanNumbers, ...licenceProducts];
