export { findTargetPauses } from './pauses.ts';
export { leasePermits, learnCeiling, slowDown, type Lease, type Leased } from './permits.ts';
