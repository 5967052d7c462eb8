import { applications, variablesOf, type Application } from '../applications.ts';
import { interpolations } from '../compose/interpolation.ts';
import type { Check, Deployment } from '../deployment.ts';
import { lineage } from '../dockerfile/dockerfile.ts';

/** For a program that starts the process and reads its first line, as tests do: of no use in a container. */
const NOT_FOR_COMPOSE = new Set(['LOCKSTEP_ANNOUNCE']);

/** What compose gives each process is what that process reads: no more, nothing required left out, nothing out of reach. */
export const checkEnvironment: Check = (deployment) =>
  applications.flatMap((application) => checkApplication(deployment, application));

function checkApplication(deployment: Deployment, application: Application): readonly string[] {
  const { service } = application;
  const variables = variablesOf(deployment, application);
  if (variables.length === 0) return [`${service}: ${application.environmentFile} names no variable`];
  const composed = deployment.compose.services[service]?.environment;
  if (composed === undefined) return [`compose has no service ${service}`];
  const baked = imageEnvironment(deployment, service);
  const known = new Set(variables.map(({ name }) => name));
  const given = new Set([...Object.keys(composed), ...baked]);
  return [
    ...Object.keys(composed)
      .filter((name) => !known.has(name))
      .map((name) => `${service}: compose gives ${name}, which ${application.environmentFile} does not read`),
    ...variables
      .filter(({ name, required }) => required && !given.has(name))
      .map(({ name }) => `${service}: ${name} is required and not given`),
    ...variables
      .filter(({ name, required }) => !required && !given.has(name) && !NOT_FOR_COMPOSE.has(name))
      .map(({ name }) => `${service}: the operator cannot set ${name}: compose does not pass it on`),
    ...Object.entries(composed).flatMap(([name, value]) =>
      passedUnderAnotherName(name, value).map((other) => `${service}: ${name} is taken from ${other}`),
    ),
    ...variables
      .filter(({ name, required }) => required && /^\$\{\w+:?-\}$/.test(composed[name] ?? ''))
      .map(({ name }) => `${service}: ${name} is required, and compose lets it be empty`),
  ];
}

function imageEnvironment(deployment: Deployment, target: string): readonly string[] {
  const instructions = lineage(deployment.stages, target)?.instructions ?? [];
  return instructions
    .filter(({ name }) => name === 'ENV')
    .flatMap(({ words }) => words.map((word) => word.split('=')[0] ?? ''));
}

/** `A: ${B:-}` would confuse: only a part of a value may come from a variable of another name. */
function passedUnderAnotherName(name: string, value: string): readonly string[] {
  const [only] = interpolations(value);
  const whole = only !== undefined && /^\$\{[^}]*\}$/.test(value);
  return whole && only.name !== name ? [only.name] : [];
}
