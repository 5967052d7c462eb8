export { provisioningTimes, type ProvisioningTimes } from './provisioning-times.ts';
export { refreshStatistics } from './refresh-statistics.ts';
