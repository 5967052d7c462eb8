export { EnvironmentError } from './environment/environment-error.ts';
export type { EnvironmentIssue } from './environment/environment-error.ts';
export { exitOnEnvironmentError } from './environment/exit-on-environment-error.ts';
export { parseEnvironment } from './environment/parse-environment.ts';
export type { EnvironmentSource } from './environment/parse-environment.ts';
export {
  booleanVariable,
  durationVariable,
  integerVariable,
  keyVariable,
  listVariable,
  parsedVariable,
  portVariable,
  urlVariable,
} from './environment/variables.ts';
export {
  egressSettings,
  egressVariables,
  postgresVariable,
  temporalSettings,
  temporalVariables,
  withTemporalRules,
} from './environment/services.ts';
export type { EgressSettings, TemporalSettings } from './environment/services.ts';
export { startHealthServer } from './health/health-server.ts';
export type { HealthOptions, HealthServer, Readiness } from './health/health-server.ts';
export { createLogger, LOG_LEVELS } from './logging/logger.ts';
export type { Logger, LoggerOptions, LogLevel } from './logging/logger.ts';
export { onShutdown } from './shutdown/on-shutdown.ts';
export type { ShutdownHandler } from './shutdown/shutdown.ts';
export { withTimeLimit } from './time-limit/with-time-limit.ts';
