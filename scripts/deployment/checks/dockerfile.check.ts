import type { Check, Deployment } from '../deployment.ts';
import { lastInstruction, lineage, type Instruction } from '../dockerfile/dockerfile.ts';

const OLDEST_NODE = 24;

export const checkDockerfile: Check = (deployment) => [
  ...targets(deployment).flatMap((target) => checkTarget(deployment, target)),
  ...deployment.stages.flatMap(({ name, instructions }) =>
    instructions.filter((one) => one.name === 'COPY').flatMap((copy) => checkCopy(deployment, name, copy)),
  ),
  ...deployment.stages.flatMap(({ name, instructions }) =>
    instructions
      .filter(
        (one) => ['ARG', 'ENV'].includes(one.name) && /TOKEN|SECRET|PASSWORD|_KEY/.test(one.words.join(' ')),
      )
      .map((one) => `${name}: ${one.words.join(' ')} would stay in the image`),
  ),
];

function targets({ compose }: Deployment): readonly string[] {
  return [
    ...new Set(
      Object.values(compose.services).flatMap(({ build }) => (build === undefined ? [] : [build.target])),
    ),
  ];
}

function checkTarget(deployment: Deployment, target: string): readonly string[] {
  const built = lineage(deployment.stages, target);
  if (built === null) return [`compose builds ${target}, which is no stage`];
  const { image, instructions } = built;
  const user = lastInstruction(instructions, 'USER')?.words[0] ?? 'root';
  const command = lastInstruction(instructions, 'CMD');
  const environment = instructions.filter((one) => one.name === 'ENV').flatMap(({ words }) => words);
  return [
    ...checkNode(image).map((finding) => `${target}: ${finding}`),
    ...(/^(root|0)(:|$)/.test(user) ? [`${target} runs as root`] : []),
    ...(environment.includes('NODE_ENV=production') ? [] : [`${target}: NODE_ENV is not production`]),
    ...checkCommand(deployment, command).map((finding) => `${target}: ${finding}`),
  ];
}

function checkNode(image: string): readonly string[] {
  const match = /^node:(\d+)\.\d+\.\d+-(.+)$/.exec(image);
  if (match === null) return [`${image} is not a release of node, pinned in full`];
  const [, major = '', variant = ''] = match;
  return [
    ...(Number(major) >= OLDEST_NODE ? [] : [`Node ${major} is older than ${String(OLDEST_NODE)}`]),
    ...(/^[a-z]+-slim$/.test(variant)
      ? []
      : [`${variant} is not a slim Debian (Temporal's core needs glibc)`]),
  ];
}

function checkCommand({ exists }: Deployment, command: Instruction | null): readonly string[] {
  const [program, entry = ''] = command?.words ?? [];
  if (command === null || !command.exec || program !== 'node')
    return ['node is not its first process: signals would not reach it'];
  const source = entry.replace('/dist/', '/src/').replace(/\.js$/, '.ts');
  return exists(source) ? [] : [`${entry} comes from no source (${source})`];
}

/** From the build context: there, and let through by .dockerignore. From a stage: a stage above. */
function checkCopy(
  { stages, exists, ignored }: Deployment,
  stage: string,
  copy: Instruction,
): readonly string[] {
  const from = copy.flags.get('from');
  if (from !== undefined) {
    const order = stages.map(({ name }) => name);
    const above = order.indexOf(from);
    return above >= 0 && above < order.indexOf(stage)
      ? []
      : [`${stage}: copies from ${from}, which is no stage above it`];
  }
  return copy.words
    .slice(0, -1)
    .flatMap((path) => [
      ...(exists(path) ? [] : [`${stage}: ${path} does not exist`]),
      ...(ignored(path) ? [`${stage}: .dockerignore keeps ${path} out`] : []),
    ]);
}
