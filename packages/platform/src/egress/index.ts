export { createEgress } from './create-egress.ts';
export { openEgress } from './open-egress.ts';
export type { EgressOptions } from './create-egress.ts';
export type { Egress, EgressEvent, EgressRequest, EgressResponse } from './egress.ts';
export { EgressError } from './egress-error.ts';
export type { EgressFailure, EgressOutcome } from './egress-error.ts';
export type { ResolveAll } from './address-guard.ts';
export { classifyAddress } from './address.ts';
export type { AddressClass } from './address.ts';
