export { cycleFailures } from './cycle-failures.ts';
export { listQuarantineHistory, type QuarantineHistoryEntry } from './history.ts';
export { attemptAtOnce, keepSuspension } from './suspension.ts';
