import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { parseComposeFile, type ComposeFile } from './compose/compose-file.ts';
import { createDockerIgnore } from './dockerfile/docker-ignore.ts';
import { parseDockerfile, type Stage } from './dockerfile/dockerfile.ts';
import { parseEnvExample, type ExampleVariable } from './environment/env-example.ts';
import { createEnvironmentProgram } from './environment/environment-program.ts';
import { readEnvironmentSchema, type EnvironmentVariable } from './environment/environment-schema.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

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
}

export interface Deployment {
  readonly compose: ComposeFile;
  readonly composeText: string;
  readonly stages: readonly Stage[];
  readonly ignored: (path: string) => boolean;
  readonly example: readonly ExampleVariable[];
  readonly environments: ReadonlyMap<string, readonly EnvironmentVariable[]>;
  readonly namespaceScript: string;
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
    exists: (path) => existsSync(`${root}${path}`),
    workspaces: new Map(workspaceFolders().map((folder) => [folder, ownDependencies(folder)])),
  };
}

function workspaceFolders(): readonly string[] {
  const below = (parent: string): readonly string[] => subfolders(parent).map((name) => `${parent}/${name}`);
  return [...below('packages'), ...below('apps'), 'e2e', 'bench'].filter((folder) =>
    existsSync(`${root}${folder}/package.json`),
  );
}

function readEnvironments(): DeploymentFiles['environments'] {
  const paths = environmentFiles();
  const program = createEnvironmentProgram(
    root,
    paths.map((path) => `${root}${path}`),
  );
  return new Map(paths.map((path) => [path, readEnvironmentSchema(program, `${root}${path}`)]));
}

const manifest = z.object({ dependencies: z.record(z.string(), z.string()).default({}) });

function ownDependencies(folder: string): readonly string[] {
  const text = readFileSync(`${root}${folder}/package.json`, 'utf8');
  const names = Object.keys(manifest.parse(JSON.parse(text)).dependencies);
  return names
    .filter((name) => name.startsWith('@lockstep/'))
    .map((name) => name.replace('@lockstep/', 'packages/'));
}

/** Not the test kit's: Jest's set-up sets those variables for itself. */
function environmentFiles(): readonly string[] {
  const folders = workspaceFolders().filter((folder) => folder !== 'packages/testkit');
  return folders.flatMap((folder) =>
    existsSync(`${root}${folder}/src`)
      ? readdirSync(`${root}${folder}/src`, { recursive: true, encoding: 'utf8' })
          .filter((path) => /(^|\/)environment\.ts$/.test(path))
          .map((path) => `${folder}/src/${path}`)
      : [],
  );
}

function subfolders(folder: string): readonly string[] {
  return readdirSync(`${root}${folder}`, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name);
}
