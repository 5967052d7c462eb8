import type { Check, Deployment } from '../deployment.ts';
import { lastInstruction, lineage } from '../dockerfile/dockerfile.ts';

/** Images that bring a health check of their own. https://github.com/axllent/mailpit/blob/v1.30.5/Dockerfile */
const WITH_HEALTHCHECK = ['axllent/mailpit'];

/** Who cannot work before whom, directly or through others. */
const MUST_WAIT: readonly (readonly [string, string])[] = [
  ['temporal-schema', 'postgres'],
  ['temporal', 'temporal-schema'],
  ['temporal-namespace', 'temporal'],
  ['temporal-ui', 'temporal'],
  ['migrate', 'postgres'],
  ['api', 'migrate'],
  ['api', 'temporal-namespace'],
  ['worker', 'migrate'],
  ['worker', 'temporal-namespace'],
];

export const checkDependencies: Check = (deployment) => {
  const { services } = deployment.compose;
  return [
    ...Object.entries(services).flatMap(([name, service]) =>
      Object.entries(service.depends_on).flatMap(([target, { condition }]) =>
        checkCondition(deployment, name, target, condition),
      ),
    ),
    ...MUST_WAIT.filter(([name, target]) => !waitsFor(deployment, name, target, new Set())).map(
      ([name, target]) => `${name} does not wait for ${target}`,
    ),
  ];
};

function checkCondition(
  deployment: Deployment,
  name: string,
  target: string,
  condition: string,
): readonly string[] {
  const service = deployment.compose.services[target];
  if (service === undefined) return [`${name} waits for ${target}, which is no service`];
  const hidden = service.profiles.length > 0 && deployment.compose.services[name]?.profiles.length === 0;
  if (hidden) return [`${name} waits for ${target}, which a profile leaves out`];
  // Only what ends can be complete, and only what goes on can be healthy.
  const wanted = service.restart === 'no' ? 'service_completed_successfully' : 'service_healthy';
  if (condition !== wanted) return [`${name} waits for ${target} to be ${condition}, not ${wanted}`];
  return wanted === 'service_healthy' && !hasHealthcheck(deployment, target)
    ? [`${name} waits for the health of ${target}, which has no health check`]
    : [];
}

function hasHealthcheck({ compose, stages }: Deployment, name: string): boolean {
  const service = compose.services[name];
  if (service?.healthcheck !== undefined) return true;
  if (WITH_HEALTHCHECK.some((image) => service?.image?.startsWith(`${image}:`))) return true;
  const instructions = lineage(stages, service?.build?.target ?? '')?.instructions ?? [];
  const check = lastInstruction(instructions, 'HEALTHCHECK');
  return check !== null && check.words[0] !== 'NONE';
}

function waitsFor(deployment: Deployment, name: string, target: string, seen: Set<string>): boolean {
  if (seen.has(name)) return false;
  seen.add(name);
  const next = Object.keys(deployment.compose.services[name]?.depends_on ?? {});
  return next.includes(target) || next.some((other) => waitsFor(deployment, other, target, seen));
}
