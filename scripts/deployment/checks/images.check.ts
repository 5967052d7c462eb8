import type { Check } from '../deployment.ts';

/** `18.6-bookworm`, `1.31.2`, `v1.30.5`: a release, not a name that moves to the next one. */
const RELEASE = /^v?\d+\.\d+(\.\d+)?(-[a-z0-9.]+)?$/;

/** Retired by its makers (https://github.com/temporalio/docker-builds): the set-up steps are services of their own. */
const RETIRED = 'temporalio/auto-setup';

export const checkImages: Check = ({ compose }) => [
  ...Object.entries(compose.services).flatMap(([service, { image, build }]) => {
    if (image === undefined) return build === undefined ? [`${service}: neither image nor build`] : [];
    return checkImage(service, image);
  }),
  ...temporalVersions(compose.services),
];

function checkImage(service: string, image: string): readonly string[] {
  const [name = '', tag] = image.split(':');
  if (name === RETIRED) return [`${service}: ${RETIRED} is retired`];
  if (tag === undefined) return [`${service}: ${image} has no tag`];
  return RELEASE.test(tag) ? [] : [`${service}: ${image} is not pinned to a release`];
}

/** The schema that the tools make must be the one that the server wants. Before 1.30 the server had no embedded configuration. */
function temporalVersions(
  services: Readonly<Record<string, { image?: string | undefined }>>,
): readonly string[] {
  const versionsOf = (image: string): readonly string[] =>
    Object.values(services).flatMap((service) =>
      service.image?.startsWith(`${image}:`) === true ? [service.image.slice(image.length + 1)] : [],
    );
  const servers = versionsOf('temporalio/server');
  const tools = versionsOf('temporalio/admin-tools');
  const [major = 0, minor = 0] = (servers[0] ?? '').split('.').map(Number);
  return [
    ...(servers.length === 1 ? [] : [`${String(servers.length)} services run temporalio/server`]),
    ...(tools.every((tool) => tool === servers[0]) && tools.length > 0
      ? []
      : [`temporalio/admin-tools ${tools.join(', ')} and temporalio/server ${servers.join(', ')} differ`]),
    ...(major > 1 || minor >= 30 ? [] : [`temporalio/server ${servers.join()} is older than 1.30`]),
  ];
}
