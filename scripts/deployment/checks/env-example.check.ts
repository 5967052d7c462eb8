import { interpolations } from '../compose/interpolation.ts';
import type { Check, Deployment } from '../deployment.ts';

/** Read, but nothing to be set in a file: the system's own. */
const SYSTEM = new Set(['PATH']);

/** `.env.example` shows each variable that an environment.ts reads or compose takes, and no other; what must be set is set apart. */
export const checkEnvExample: Check = (deployment) => {
  const { example } = deployment;
  const shown = example.map(({ name }) => name);
  const required = new Set(
    composeVariables(deployment)
      .filter(({ operator }) => operator === 'required')
      .map(({ name }) => name),
  );
  const known = new Set([
    ...Array.from(deployment.environments.values()).flatMap((variables) => variables.map(({ name }) => name)),
    ...composeVariables(deployment).map(({ name }) => name),
  ]);
  return [
    ...Array.from(known)
      .filter((name) => !SYSTEM.has(name) && !shown.includes(name))
      .map((name) => `${name} is missing`),
    ...shown.filter((name) => !known.has(name)).map((name) => `nobody reads ${name}`),
    ...shown.filter((name, index) => shown.indexOf(name) !== index).map((name) => `${name} stands twice`),
    ...example.filter(({ comment }) => comment === '').map(({ name }) => `${name} has no comment`),
    ...example
      .filter(({ name, commentedOut, value }) => required.has(name) && (commentedOut || value !== ''))
      .map(({ name }) => `${name} is required: it must stand there, empty`),
    ...example
      .filter(({ name, commentedOut }) => !required.has(name) && !commentedOut)
      .map(({ name }) => `${name} is optional: it must be commented out`),
  ].map((finding) => `.env.example: ${finding}`);
};

function composeVariables({ composeText }: Deployment) {
  const values = composeText
    .split('\n')
    .filter((line) => !line.trimStart().startsWith('#'))
    .join('\n');
  return interpolations(values);
}
