import type { Check } from '../deployment.ts';
import { checkConfinement } from './confinement.check.ts';
import { checkContents } from './contents.check.ts';
import { checkDependencies } from './dependencies.check.ts';
import { checkDockerfile } from './dockerfile.check.ts';
import { checkEnvExample } from './env-example.check.ts';
import { checkEnvironment } from './environment.check.ts';
import { checkHealth } from './health.check.ts';
import { checkImages } from './images.check.ts';
import { checkPorts } from './ports.check.ts';
import { checkReferences } from './references.check.ts';
import { checkSecrets } from './secrets.check.ts';
import { checkTemporal } from './temporal.check.ts';
import { checkVolumes } from './volumes.check.ts';
import { checkWorkspaces } from './workspaces.check.ts';

export const checks = {
  confinement: checkConfinement,
  contents: checkContents,
  dependencies: checkDependencies,
  dockerfile: checkDockerfile,
  envExample: checkEnvExample,
  environment: checkEnvironment,
  health: checkHealth,
  images: checkImages,
  ports: checkPorts,
  references: checkReferences,
  secrets: checkSecrets,
  temporal: checkTemporal,
  volumes: checkVolumes,
  workspaces: checkWorkspaces,
} as const satisfies Record<string, Check>;

export type CheckName = keyof typeof checks;
