import type { Check } from '../deployment.ts';

/**
 * `tsc -b` builds what a project refers to before it, and nothing else: a reference that is missing shows on a clean machine only,
 * where the build of what it imports is not there yet.
 */
export const checkReferences: Check = ({ references, workspaces }) => {
  const built = [...references.keys()].filter((folder) => folder !== '.');
  return [
    ...built
      .filter((folder) => references.get('.')?.includes(folder) !== true)
      .map((folder) => `tsconfig.build.json does not build ${folder}`),
    ...built.flatMap((folder) =>
      (workspaces.get(folder) ?? [])
        .filter((needed) => references.get(folder)?.includes(needed) !== true)
        .map((needed) => `${folder}/tsconfig.json does not refer to ${needed}`),
    ),
  ];
};
