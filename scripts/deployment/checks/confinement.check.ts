import type { Check } from '../deployment.ts';

/** What we build runs without rights; logs of all services are cut; the databases have no way out. */
export const checkConfinement: Check = ({ compose }) => [
  ...Object.entries(compose.services).flatMap(([name, service]) => [
    ...(service.logging.options['max-size'] === undefined ? [`${name}: its log grows without end`] : []),
    ...(service.build === undefined || service.read_only === true
      ? []
      : [`${name}: its files can be changed`]),
    ...(service.build === undefined || service.cap_drop?.includes('ALL') === true
      ? []
      : [`${name}: keeps capabilities`]),
    ...(service.build === undefined || service.security_opt?.includes('no-new-privileges:true') === true
      ? []
      : [`${name}: may gain privileges`]),
  ]),
  ...(compose.services['postgres']?.networks.join() === 'data' && compose.networks['data']?.internal === true
    ? []
    : ['postgres is not kept in the internal network']),
];
