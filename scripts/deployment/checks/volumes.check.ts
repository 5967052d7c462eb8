import type { Check } from '../deployment.ts';

export const checkVolumes: Check = ({ compose, exists }) =>
  Object.entries(compose.services).flatMap(([service, { image = '', volumes }]) => [
    ...volumes.flatMap((volume) => {
      const [source = '', target = '', mode = 'rw'] = volume.split(':');
      if (!source.startsWith('./')) {
        return source in compose.volumes ? [] : [`${service}: the volume ${source} is not declared`];
      }
      return [
        ...(exists(source.slice(2)) ? [] : [`${service}: ${source} is not in the repository`]),
        ...(mode === 'ro' ? [] : [`${service}: ${source} could be written to from ${target}`]),
      ];
    }),
    ...postgresVolume(service, image, volumes, compose.volumes),
  ]);

/** https://github.com/docker-library/postgres/pull/1259: 18 and later keep their data one level above the old place. */
function postgresVolume(
  service: string,
  image: string,
  volumes: readonly string[],
  declared: Readonly<Record<string, unknown>>,
): readonly string[] {
  const major = /^postgres:(\d+)/.exec(image)?.[1];
  if (major === undefined) return [];
  const place = Number(major) >= 18 ? '/var/lib/postgresql' : '/var/lib/postgresql/data';
  const targets = volumes
    .filter((volume) => (volume.split(':')[0] ?? '') in declared)
    .map((v) => v.split(':')[1]);
  return targets.length === 1 && targets[0] === place
    ? []
    : [
        `${service}: PostgreSQL ${major} keeps its data in ${place}, the volume is at ${targets.join(', ') || 'no place'}`,
      ];
}
