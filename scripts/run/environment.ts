/** What the processes get: the operator's environment, as in production unless it says otherwise. */
export function productionEnvironment(): NodeJS.ProcessEnv {
  return { NODE_ENV: 'production', ...process.env };
}

/** For processes that get nothing else of ours. */
export function searchPath(): string {
  return process.env['PATH'] ?? '';
}
