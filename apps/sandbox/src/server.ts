import type { SandboxAddresses } from './addresses.ts';
import { startControl } from './control/control-server.ts';
import type { HostedService } from './http/host.ts';
import { listen } from './http/host.ts';
import { startIssuer } from './issuer/issuer-server.ts';
import { startMailbox } from './mailbox/mailbox-server.ts';
import { startSmtp } from './mailbox/smtp-receiver.ts';
import { startSink } from './sink/sink-server.ts';
import { World } from './world.ts';
import type { RateLimits } from './zoom/limits/plans.ts';
import { PLAN_LIMITS } from './zoom/limits/plans.ts';

export interface SandboxOptions {
  readonly host?: string;
  /** Host name in printed addresses and links; the host when left out. */
  readonly publicHost?: string;
  readonly entraPort?: number;
  readonly zoomPort?: number;
  readonly scimPort?: number;
  readonly sinkPort?: number;
  readonly smtpPort?: number;
  readonly mailboxPort?: number;
  readonly issuerPort?: number;
  readonly controlPort?: number;
  readonly zoomLimits?: RateLimits;
  readonly recordBodies?: boolean;
}

export interface Sandbox extends SandboxAddresses {
  close(): Promise<void>;
}

/** Starts every service on loopback and free ports, unless told otherwise. */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const host = options.host ?? '127.0.0.1';
  const publicHost = options.publicHost ?? host;
  const world = await World.create({
    recordBodies: options.recordBodies ?? true,
    zoomLimits: options.zoomLimits ?? PLAN_LIMITS.business,
  });
  const opened: { close(): Promise<void> }[] = [];
  const keep = <T extends { close(): Promise<void> }>(server: T): T => {
    opened.push(server);
    return server;
  };
  const close = async (): Promise<void> => {
    await Promise.all(opened.map((server) => server.close()));
  };
  const hosted = (
    service: HostedService,
    port: number | undefined,
  ): Promise<{ origin: string; close(): Promise<void> }> =>
    listen(service, {
      host,
      publicHost,
      port: port ?? 0,
      clock: world.clock,
      faults: world.faults,
      traffic: world.traffic,
    });
  try {
    const entra = keep(await hosted(world.entra, options.entraPort)).origin;
    const zoom = keep(await hosted(world.zoom, options.zoomPort)).origin;
    const scim = keep(await hosted(world.scim, options.scimPort)).origin;
    const sink = keep(await startSink(world.sink, { host, publicHost, port: options.sinkPort ?? 0 })).origin;
    const smtp = keep(await startSmtp(world.mailbox, { host, port: options.smtpPort ?? 0 })).port;
    const mailbox = keep(
      await startMailbox(world.mailbox, { host, publicHost, port: options.mailboxPort ?? 0 }),
    ).origin;
    const issuer = keep(await startIssuer({ host, publicHost, port: options.issuerPort ?? 0 })).origin;
    let control = '';
    const addresses = (): SandboxAddresses => ({
      entraLogin: entra,
      graph: entra,
      zoomOAuth: zoom,
      zoomScim: `${zoom}/scim2`,
      scim: `${scim}/scim/v2`,
      sink,
      smtp: { host: publicHost, port: smtp },
      mailbox,
      issuer,
      control,
    });
    control = keep(
      await startControl(world, { host, publicHost, port: options.controlPort ?? 0 }, addresses),
    ).origin;
    return { ...addresses(), close };
  } catch (error) {
    await close();
    throw error;
  }
}
