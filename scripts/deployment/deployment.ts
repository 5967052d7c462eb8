import { existsSync, readFileSync } from 'node:fs';
import { parseComposeFile, type ComposeFile } from './compose/compose-file.ts';
import { createDockerIgnore } from './dockerfile/docker-ignore.ts';
import { parseDockerfile, type Stage } from './dockerfile/dockerfile.ts';
import { parseEnvExample, type ExampleVariable } from './environment/env-example.ts';
import { createEnvironmentProgram } from './environment/environment-program.ts';
import { readEnvironmentSchema, type EnvironmentVariable } from './environment/environment-schema.ts';
import {
  environmentFiles,
  ownDependencies,
  projectReferences,
  root,
  workspaceFolders,
} from './workspaces.ts';

/** The texts that say how Lockstep runs in production. Tests spoil a copy of them to see a check fail. */
export interface DeploymentFiles {
  readonly compose: string;
  /** The one for a PostgreSQL and a Temporal that are there already. */
  readonly composeExternal: string;
  readonly dockerfile: string;
  readonly dockerIgnore: string;
  readonly envExample: string;
  /** What each `environment.ts` reads, by its path. */
  readonly environments: ReadonlyMap<string, readonly EnvironmentVariable[]>;
  readonly namespaceScript: string;
  /** `tsconfig.build.json` at `.`, and each workspace's `tsconfig.json` that it builds. */
  readonly references: ReadonlyMap<string, readonly string[]>;
}

export interface Deployment {
  readonly compose: ComposeFile;
  readonly composeText: string;
  readonly stages: readonly Stage[];
  readonly ignored: (path: string) => boolean;
  readonly example: readonly ExampleVariable[];
  readonly environments: ReadonlyMap<string, readonly EnvironmentVariable[]>;
  readonly namespaceScript: string;
  /** For `tsc -b`: the folders that each folder's project refers to; the root is `.`. */
  readonly references: ReadonlyMap<string, readonly string[]>;
  /** Whether the path, from the root of the repository, is there. */
  readonly exists: (path: string) => boolean;
  /** The folder of each workspace, and the folders of those of ours that it needs to run. */
  readonly workspaces: ReadonlyMap<string, readonly string[]>;
}

/** What is wrong, in words that say where; nothing when all is well. */
export type Check = (deployment: Deployment) => readonly string[];

export function readDeploymentFiles(): DeploymentFiles {
  const read = (path: string): string => readFileSync(`${root}${path}`, 'utf8');
  return {
    compose: read('docker-compose.yml'),
    composeExternal: read('deploy/compose.external.yml'),
    dockerfile: read('Dockerfile'),
    dockerIgnore: read('.dockerignore'),
    envExample: read('.env.example'),
    environments: readEnvironments(),
    namespaceScript: read('deploy/temporal/setup-namespace.sh'),
    references: projectReferences(),
  };
}

export function openDeployment(files: DeploymentFiles): Deployment {
  return {
    compose: parseComposeFile(files.compose),
    composeText: files.compose,
    stages: parseDockerfile(files.dockerfile),
    ignored: createDockerIgnore(files.dockerIgnore),
    example: parseEnvExample(files.envExample),
    environments: files.environments,
    namespaceScript: files.namespaceScript,
    references: files.references,
    exists: (path) => existsSync(`${root}${path}`),
    workspaces: new Map(workspaceFolders().map((folder) => [folder, ownDependencies(folder)])),
  };
}

function readEnvironments(): DeploymentFiles['environments'] {
  const paths = environmentFiles();
  const absolute = paths.map((path) => `${root}${path}`);
  const program = createEnvironmentProgram(root, absolute);
  return new Map(paths.map((path) => [path, readEnvironmentSchema(program, `${root}${path}`)]));
}
