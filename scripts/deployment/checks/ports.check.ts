import { interpolate } from '../compose/interpolation.ts';
import type { ComposeService } from '../compose/compose-file.ts';
import type { Check, Deployment } from '../deployment.ts';
import { lastInstruction, lineage } from '../dockerfile/dockerfile.ts';

/** The ports of images that are not ours. */
const LISTENS: Readonly<Record<string, readonly number[]>> = {
  postgres: [5432],
  temporal: [7233],
  'temporal-ui': [8080],
  mailpit: [1025, 8025],
};

/** Published on loopback only, to a port on which the service listens; and what a service is told to call is there. */
export const checkPorts: Check = (deployment) => [
  ...Object.entries(deployment.compose.services).flatMap(([name, service]) => [
    ...publishedPorts(deployment, name, service),
    ...ownPorts(deployment, name, service),
    ...calls(deployment, name, service),
  ]),
  ...twice(deployment),
];

function listens(deployment: Deployment, name: string): readonly number[] {
  const exposed = lineage(deployment.stages, name)?.instructions.filter((one) => one.name === 'EXPOSE') ?? [];
  return LISTENS[name] ?? exposed.flatMap(({ words }) => words.map(Number));
}

function hostPorts(service: ComposeService): readonly (readonly [string, number, number])[] {
  return service.ports.map((port) => {
    const [host = '', published = '', target = ''] = interpolate(port, {}).split(':');
    return [host, Number(published), Number(target)] as const;
  });
}

function publishedPorts(deployment: Deployment, name: string, service: ComposeService): readonly string[] {
  return hostPorts(service).flatMap(([host, , target]) => [
    ...(host === '127.0.0.1' ? [] : [`${name}: port ${String(target)} is open to the network (${host})`]),
    ...(listens(deployment, name).includes(target) ? [] : [`${name}: nothing listens on ${String(target)}`]),
  ]);
}

/** What the process is told (`*_PORT`), what the image exposes and where the health check looks must be the same. */
function ownPorts(deployment: Deployment, name: string, service: ComposeService): readonly string[] {
  const built = lineage(deployment.stages, service.build?.target ?? '');
  if (built === null) return [];
  const told = Object.entries(service.environment).flatMap(([key, value]) =>
    key.endsWith('_PORT') ? [Number(value)] : [],
  );
  const exposed = listens(deployment, name);
  const health = lastInstruction(built.instructions, 'HEALTHCHECK')?.words.join(' ') ?? '';
  const looked = /127\.0\.0\.1:(\d+)/.exec(health)?.[1];
  return [
    ...(told.toSorted().join() === exposed.toSorted().join()
      ? []
      : [`${name}: listens on ${told.join(', ')}, but its image exposes ${exposed.join(', ')}`]),
    ...(looked === undefined || told.includes(Number(looked))
      ? []
      : [`${name}: its health check looks at port ${looked}`]),
  ];
}

/** `host:port` in a variable, be it an address or inside a URL: a service of that name, which listens there. */
function calls(deployment: Deployment, name: string, service: ComposeService): readonly string[] {
  const { services } = deployment.compose;
  const addresses = Object.entries(service.environment).flatMap(([key, value]) => {
    const match = /(?:^|@|:\/\/)([a-z][a-z0-9-]*):(\d+)(?:\/|$)/.exec(value.replaceAll(/\$\{[^}]*\}/g, 'x'));
    return match === null || match[1] === 'localhost'
      ? []
      : [[key, match[1] ?? '', Number(match[2])] as const];
  });
  const { SQL_HOST, SQL_PORT, POSTGRES_SEEDS, DB_PORT } = service.environment;
  const pairs = [
    ...addresses,
    ...(SQL_HOST === undefined ? [] : [['SQL_HOST', SQL_HOST, Number(SQL_PORT)] as const]),
    ...(POSTGRES_SEEDS === undefined ? [] : [['POSTGRES_SEEDS', POSTGRES_SEEDS, Number(DB_PORT)] as const]),
  ];
  return pairs.flatMap(([key, host, port]) => {
    const called = services[host];
    if (called === undefined) return [`${name}: ${key} names ${host}, which is no service`];
    return [
      ...(listens(deployment, host).includes(port)
        ? []
        : [`${name}: ${key} names port ${String(port)} of ${host}`]),
      ...(called.networks.some((network) => service.networks.includes(network))
        ? []
        : [`${name}: shares no network with ${host}`]),
    ];
  });
}

function twice({ compose }: Deployment): readonly string[] {
  const ports = Object.values(compose.services).flatMap((service) =>
    hostPorts(service).map(([, port]) => port),
  );
  return ports
    .filter((port, index) => ports.indexOf(port) !== index)
    .map((port) => `port ${String(port)} is published twice`);
}
