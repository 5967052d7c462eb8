import { searchAttributes, temporalNamespace } from '@lockstep/contracts';
import type { Check } from '../deployment.ts';

/** The namespace and the search attributes are those of packages/contracts, everywhere. */
export const checkTemporal: Check = ({ compose, namespaceScript }) => {
  const wanted = Object.entries(searchAttributes).map(([name, type]) => `${name}=${type}`);
  const environment = compose.services['temporal-namespace']?.environment ?? {};
  const registered = (environment['SEARCH_ATTRIBUTES'] ?? '').split(' ').filter((item) => item !== '');
  return [
    ...wanted
      .filter((item) => !registered.includes(item))
      .map((item) => `the search attribute ${item} is not registered`),
    ...registered
      .filter((item) => !wanted.includes(item))
      .map((item) => `nobody knows the search attribute ${item}`),
    ...['TEMPORAL_NAMESPACE', 'NAMESPACE_RETENTION', 'SEARCH_ATTRIBUTES', 'TEMPORAL_ADDRESS']
      .filter((name) => !(name in environment) || !namespaceScript.includes(`$${name}`))
      .map((name) => `the namespace's set-up does not use ${name}`),
    ...['temporal-namespace', 'api', 'worker']
      .filter((name) => compose.services[name]?.environment['TEMPORAL_NAMESPACE'] !== temporalNamespace)
      .map((name) => `${name}: its namespace is not ${temporalNamespace}`),
    ...(compose.services['temporal-ui']?.environment['TEMPORAL_DEFAULT_NAMESPACE'] === temporalNamespace
      ? []
      : [`temporal-ui does not open ${temporalNamespace}`]),
  ];
};
