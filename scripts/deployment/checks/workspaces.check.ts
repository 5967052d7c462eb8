import type { Check } from '../deployment.ts';

/** `npm ci` sees every workspace that the lockfile names, and the build every one that has sources; local files stay out. */
export const checkWorkspaces: Check = ({ stages, workspaces, ignored }) => {
  const copied = stages
    .filter(({ name }) => name === 'manifests')
    .flatMap(({ instructions }) => instructions.filter(({ name }) => name === 'COPY'));
  const installs = stages.filter(({ instructions }) =>
    instructions.some((one) => one.words.join(' ').includes('npm ci')),
  );
  return [
    ...[
      'package.json',
      'package-lock.json',
      '.npmrc',
      ...Array.from(workspaces.keys(), (folder) => `${folder}/package.json`),
    ]
      .filter((path) => !copied.some(({ words }) => words.slice(0, -1).includes(path)))
      .map((path) => `${path} is not copied before npm ci`),
    ...copied
      .filter(({ words }) => words.length === 2 && words[0] !== `${words[1] ?? ''}package.json`)
      .map(({ words }) => `${words[0] ?? ''} is copied to ${words[1] ?? ''}`),
    ...installs
      .filter(({ from }) => from !== 'manifests')
      .map(({ name }) => `${name}: npm ci runs over more than the manifests`),
    ...(installs.length > 0 ? [] : ['npm ci is not used: the lockfile does not count']),
    ...[
      '.env',
      '.env.production',
      'apps/api/.env',
      'node_modules',
      'packages/engine/node_modules',
      'packages/engine/dist',
      '.git',
    ]
      .filter((path) => !ignored(path))
      .map((path) => `.dockerignore lets ${path} into the build`),
  ];
};
