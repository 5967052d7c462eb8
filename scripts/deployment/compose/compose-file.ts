import { parse } from 'yaml';
import { z } from 'zod';

/** What Lockstep's compose files use of https://docs.docker.com/reference/compose-file/, and no more: the rest is refused. */
const dependency = z.strictObject({
  condition: z.enum(['service_started', 'service_healthy', 'service_completed_successfully']),
});

const healthcheck = z.strictObject({
  test: z.array(z.string()).min(2),
  interval: z.string(),
  timeout: z.string(),
  retries: z.int(),
  start_period: z.string(),
});

const service = z.strictObject({
  image: z.string().optional(),
  build: z.strictObject({ context: z.string(), target: z.string() }).optional(),
  entrypoint: z.array(z.string()).optional(),
  environment: z.record(z.string(), z.string()).default({}),
  ports: z.array(z.string()).default([]),
  volumes: z.array(z.string()).default([]),
  networks: z.array(z.string()).default(['default']),
  depends_on: z.record(z.string(), dependency).default({}),
  healthcheck: healthcheck.optional(),
  profiles: z.array(z.string()).default([]),
  restart: z.enum(['no', 'unless-stopped']),
  logging: z.strictObject({ driver: z.string(), options: z.record(z.string(), z.string()) }),
  init: z.boolean().optional(),
  read_only: z.boolean().optional(),
  tmpfs: z.array(z.string()).optional(),
  cap_drop: z.array(z.string()).optional(),
  security_opt: z.array(z.string()).optional(),
  shm_size: z.string().optional(),
  stop_grace_period: z.string().optional(),
});

const composeFile = z.object({
  name: z.string(),
  services: z.record(z.string(), service),
  networks: z.record(z.string(), z.object({ internal: z.boolean() })).default({}),
  volumes: z.record(z.string(), z.null()).default({}),
});

export type ComposeService = z.infer<typeof service>;
export type ComposeFile = z.infer<typeof composeFile>;

/** Throws on a key that is not known here: a misspelt one would do nothing in Docker. */
export function parseComposeFile(text: string): ComposeFile {
  return composeFile.parse(parse(text, { merge: true }));
}
