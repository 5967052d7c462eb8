export { dropLogPartitions, makeLogPartitions, monthsFrom, type RetentionClass } from './log-partitions.ts';
export { pruneHistory, type Pruned } from './prune.ts';
