import type { Check } from '../deployment.ts';
import { lastInstruction, lineage } from '../dockerfile/dockerfile.ts';

/**
 * The programs that an image has for its check. temporalio/server 1.30 and later is Alpine with the server in it: no CLI, no curl,
 * no bash (https://github.com/temporalio/temporal/blob/v1.31.2/docker/targets/server.Dockerfile), but BusyBox's nc.
 */
const PROGRAMS: Readonly<Record<string, readonly string[]>> = {
  postgres: ['pg_isready'],
  'temporalio/server': ['nc'],
};

/** Services that go on and are asked by nobody whether they are well, or say so themselves. */
const UNCHECKED = ['temporal-ui', 'mailpit'];

export const checkHealth: Check = ({ compose, stages, exists }) =>
  Object.entries(compose.services).flatMap(([name, { image, build, healthcheck, restart }]) => {
    if (healthcheck !== undefined) {
      const [form, program = ''] = healthcheck.test;
      const allowed = PROGRAMS[image?.split(':')[0] ?? ''] ?? [];
      return form === 'CMD' && allowed.includes(program)
        ? []
        : [`${name}: its image has no ${program} to check its health with`];
    }
    if (build === undefined) {
      return restart === 'no' || UNCHECKED.includes(name) ? [] : [`${name} has no health check`];
    }
    const check = lastInstruction(lineage(stages, build.target)?.instructions ?? [], 'HEALTHCHECK');
    if (restart === 'no')
      return check === null || check.words[0] === 'NONE' ? [] : [`${name} ends: it has no health`];
    if (check === null) return [`${name} has no health check`];
    const [program, script = ''] = check.words;
    return check.exec && program === 'node' && exists(script)
      ? []
      : [`${name}: the image has node and nothing else to check with`];
  });
