import type { Deployment } from './deployment.ts';
import type { EnvironmentVariable } from './environment/environment-schema.ts';

export interface Application {
  /** Its service in compose, and its target in the Dockerfile. */
  readonly service: string;
  readonly environmentFile: string;
  /** Which of that file's variables are this process's. */
  readonly reads: (variable: EnvironmentVariable) => boolean;
}

const isMigration = ({ within }: EnvironmentVariable): boolean => /migrat/i.test(within);

export const applications: readonly Application[] = [
  {
    service: 'api',
    environmentFile: 'apps/api/src/environment.ts',
    reads: (variable) => !isMigration(variable),
  },
  { service: 'migrate', environmentFile: 'apps/api/src/environment.ts', reads: isMigration },
  { service: 'worker', environmentFile: 'apps/worker/src/environment.ts', reads: () => true },
  { service: 'sandbox', environmentFile: 'apps/sandbox/src/environment.ts', reads: () => true },
];

export function variablesOf(
  deployment: Deployment,
  application: Application,
): readonly EnvironmentVariable[] {
  return (deployment.environments.get(application.environmentFile) ?? []).filter(application.reads);
}
