export interface Instruction {
  /** In capitals: FROM, COPY, RUN, ... */
  readonly name: string;
  /** `--from=build` as `['from', 'build']`. */
  readonly flags: ReadonlyMap<string, string>;
  /** The words, or the items of the JSON form. */
  readonly words: readonly string[];
  /** Whether it is written as `["a", "b"]`: run without a shell. */
  readonly exec: boolean;
}

export interface Stage {
  readonly name: string;
  /** An image, or the name of an earlier stage. */
  readonly from: string;
  readonly instructions: readonly Instruction[];
}

/** The stages of a Dockerfile: comments, continuation lines, flags and the JSON form; no heredocs, which we do not use. */
export function parseDockerfile(text: string): readonly Stage[] {
  const stages: { name: string; from: string; instructions: Instruction[] }[] = [];
  for (const line of logicalLines(text)) {
    const instruction = parseInstruction(line);
    if (instruction.name === 'FROM') {
      const [from = '', as, name = ''] = instruction.words;
      if (as?.toUpperCase() !== 'AS') throw new Error(`${line}: each stage needs a name`);
      stages.push({ name, from, instructions: [] });
    } else {
      const stage = stages.at(-1);
      if (stage === undefined) throw new Error(`${line}: stands before the first FROM`);
      stage.instructions.push(instruction);
    }
  }
  return stages;
}

function logicalLines(text: string): readonly string[] {
  return text
    .split('\n')
    .filter((line) => !/^\s*(#|$)/.test(line))
    .join('\n')
    .replaceAll(/\\\n\s*/g, ' ')
    .split('\n');
}

function parseInstruction(line: string): Instruction {
  const [, name = '', rest = ''] = /^\s*(\w+)\s+(.*)$/.exec(line) ?? [];
  const flags = new Map<string, string>();
  let remaining = rest.trim();
  // HEALTHCHECK's own flags stand before CMD, and its command is what counts.
  for (;;) {
    const match = /^--([\w-]+)=(\S+)\s+/.exec(remaining);
    if (match === null) break;
    flags.set(match[1] ?? '', match[2] ?? '');
    remaining = remaining.slice(match[0].length);
  }
  if (name.toUpperCase() === 'HEALTHCHECK') remaining = remaining.replace(/^CMD\s+/, '');
  const items = execForm(remaining);
  return {
    name: name.toUpperCase(),
    flags,
    words: items ?? remaining.split(/\s+/),
    exec: items !== null,
  };
}

function execForm(text: string): readonly string[] | null {
  if (!text.startsWith('[')) return null;
  const parsed: unknown = JSON.parse(text);
  if (!Array.isArray(parsed) || !parsed.every((item) => typeof item === 'string'))
    throw new Error(`${text}: not a list of strings`);
  return parsed;
}

/** A stage with what it inherits, oldest first, and the image at the bottom. */
export function lineage(
  stages: readonly Stage[],
  name: string,
): { readonly image: string; readonly instructions: readonly Instruction[] } | null {
  const stage = stages.find((candidate) => candidate.name === name);
  if (stage === undefined) return null;
  const parent = lineage(stages, stage.from);
  if (parent === null) return { image: stage.from, instructions: stage.instructions };
  return { image: parent.image, instructions: [...parent.instructions, ...stage.instructions] };
}

/** The last one wins, as in Docker. */
export function lastInstruction(instructions: readonly Instruction[], name: string): Instruction | null {
  return instructions.findLast((instruction) => instruction.name === name) ?? null;
}
