import { interpolations } from '../compose/interpolation.ts';
import type { Check } from '../deployment.ts';

const SECRET = /PASSWORD|PWD|TOKEN|SECRET|API_KEY|CREDENTIAL/;

function isSecret(name: string): boolean {
  return SECRET.test(name);
}

/** A secret comes from the operator or not at all: no value in the file, no default, and a message that says how to make it. */
export const checkSecrets: Check = ({ compose, example }) => [
  ...Object.entries(compose.services).flatMap(([service, { environment }]) =>
    Object.entries(environment).flatMap(([name, value]) => {
      const parts = interpolations(value);
      const secret = isSecret(name) || /:\/\/[^/]*@/.test(value);
      if (!secret) return [];
      if (parts.length === 0) return [`${service}: ${name} stands in the file`];
      return parts.flatMap(({ name: source, operator, text }) => {
        if (operator === 'default' && text === '') return [];
        if (operator === 'default') return [`${service}: ${name} has a default for ${source}`];
        if (operator === 'none') return [`${service}: ${name} is empty without a word when ${source} is`];
        return /openssl rand|postgres:\/\/user:password@/.test(text)
          ? []
          : [`${service}: ${source}'s message does not say how to make it`];
      });
    }),
  ),
  ...example
    .filter(({ name, value }) => isSecret(name) && value !== '')
    .map(({ name }) => `.env.example: ${name} has a value`),
];
