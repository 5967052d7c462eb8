import type { Check } from '../deployment.ts';
import type { Instruction } from '../dockerfile/dockerfile.ts';

/** What the build stage collects, of all workspaces. */
const COLLECTED = '/out/';

/** An image that takes single workspaces from the build takes what they need of ours, and no other. */
export const checkContents: Check = (deployment) =>
  deployment.stages.flatMap(({ name, instructions }) => {
    const taken = instructions.flatMap(takenFolders);
    if (taken.length === 0) return [];
    const wanted = new Set(taken.filter((folder) => folder.startsWith('apps/')));
    // A set that grows while it is walked is walked to its end: what is needed is asked, too.
    for (const folder of wanted)
      for (const other of deployment.workspaces.get(folder) ?? []) wanted.add(other);
    return [
      ...[...wanted].filter((folder) => !taken.includes(folder)).map((folder) => `${name}: lacks ${folder}`),
      ...taken
        .filter((folder) => !wanted.has(folder))
        .map((folder) => `${name}: nothing in it needs ${folder}`),
    ];
  });

function takenFolders({ name, flags, words }: Instruction): readonly string[] {
  const [source = ''] = words;
  const single = name === 'COPY' && flags.get('from') === 'build' && source.startsWith(COLLECTED);
  return single && source.length > COLLECTED.length ? [source.slice(COLLECTED.length)] : [];
}
