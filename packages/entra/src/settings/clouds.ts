import { microsoftClouds } from '@lockstep/engine';
import type { EntraSettings } from './entra-settings.ts';

export interface Endpoints {
  /** The cloud's own login host: what MSAL is told, whatever the override. */
  readonly authorityHost: string;
  /** Where tokens are really asked for, without a trailing slash. */
  readonly loginUrl: string;
  /** Graph with its version, without a trailing slash. */
  readonly graphUrl: string;
  readonly scope: string;
}

export function endpointsOf(settings: Pick<EntraSettings, 'cloud' | 'loginUrl' | 'graphUrl'>): Endpoints {
  const cloud = microsoftClouds[settings.cloud];
  const graphRoot = withoutTail(settings.graphUrl ?? cloud.graph);
  return {
    authorityHost: cloud.login,
    loginUrl: withoutTail(settings.loginUrl ?? cloud.login),
    graphUrl: graphRoot.endsWith('/v1.0') ? graphRoot : `${graphRoot}/v1.0`,
    scope: `${cloud.graph}/.default`,
  };
}

/**
 * The setting that names a host of another cloud than the chosen one: such a login host knows no such tenant, or its tokens mean
 * nothing to that Graph, and neither says why.
 */
export function foreignHost(
  settings: Pick<EntraSettings, 'cloud' | 'loginUrl' | 'graphUrl'>,
): 'loginUrl' | 'graphUrl' | null {
  const own = microsoftClouds[settings.cloud];
  const all = Object.values(microsoftClouds);
  const isForeign = (url: string | undefined, kind: 'login' | 'graph') =>
    url !== undefined &&
    hostOf(url) !== hostOf(own[kind]) &&
    all.some((cloud) => hostOf(cloud[kind]) === hostOf(url));
  if (isForeign(settings.loginUrl, 'login')) return 'loginUrl';
  return isForeign(settings.graphUrl, 'graph') ? 'graphUrl' : null;
}

function hostOf(url: string): string {
  return new URL(url).host.toLowerCase();
}

function withoutTail(url: string): string {
  return url.replace(/\/+$/, '');
}
