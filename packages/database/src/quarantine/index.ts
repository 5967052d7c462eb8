export { cycleFailures } from './cycle-failures.ts';
export { listQuarantineHistory, type QuarantineHistoryEntry } from './history.ts';
export { keepSuspension } from './keep-suspension.ts';
export { attemptAtOnce } from './lift-suspension.ts';
