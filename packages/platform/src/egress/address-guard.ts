import { lookup as systemLookup } from 'node:dns';
import type { LookupAddress, LookupOptions } from 'node:dns';
import { isIP } from 'node:net';
import type { LookupFunction } from 'node:net';
import { classifyAddress } from './address.ts';

export interface AddressPolicy {
  readonly allowPrivateAddresses: boolean;
  /** Host names or literal addresses, without port. */
  readonly allowedPrivateHosts: readonly string[];
}

export type ResolveAll = (
  hostname: string,
  options: LookupOptions,
  callback: (error: NodeJS.ErrnoException | null, addresses: readonly LookupAddress[]) => void,
) => void;

/** Thrown inside the connection attempt; becomes an EgressError with the same code. */
class ForbiddenAddressError extends Error {
  override readonly name = 'ForbiddenAddressError';
  readonly code = 'FORBIDDEN_ADDRESS';
}

export interface AddressGuard {
  /** False for a literal IP that may not be reached. Names are judged by `lookup`, once they are resolved. */
  allowsLiteral(hostname: string): boolean;
  /** Resolves and filters; the socket connects to what was judged, never to a second answer (DNS rebinding). */
  readonly lookup: LookupFunction;
}

const resolveBySystem: ResolveAll = (hostname, options, callback) => {
  systemLookup(hostname, { ...options, all: true }, (error, addresses) => {
    callback(error, addresses);
  });
};

export function createAddressGuard(
  policy: AddressPolicy,
  resolve: ResolveAll = resolveBySystem,
): AddressGuard {
  const excepted = new Set(policy.allowedPrivateHosts.map((host) => bare(host).toLowerCase()));

  const allows = (hostname: string, address: string): boolean => {
    if (excepted.has(hostname)) return true;
    const kind = classifyAddress(address);
    return kind === 'public' || (kind === 'private' && policy.allowPrivateAddresses);
  };

  return {
    allowsLiteral: (hostname) => {
      const host = bare(hostname).toLowerCase();
      return isIP(host) === 0 || allows(host, host);
    },
    lookup: (hostname, options, callback) => {
      resolve(hostname, options, (error, addresses) => {
        if (error !== null) {
          callback(error, []);
          return;
        }
        const host = hostname.toLowerCase();
        const allowed = addresses.filter(({ address }) => allows(host, address));
        const first = allowed[0];
        if (first === undefined) {
          callback(new ForbiddenAddressError(`No permitted address for ${host}`), []);
          return;
        }
        if (options.all === true) {
          callback(null, allowed);
          return;
        }
        callback(null, first.address, first.family);
      });
    },
  };
}

function bare(host: string): string {
  return host.startsWith('[') && host.endsWith(']') ? host.slice(1, -1) : host;
}
