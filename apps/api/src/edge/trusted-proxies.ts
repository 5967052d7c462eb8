import { isIP } from 'node:net';

/** Ranges that have a name in Express: of this machine, of a link, of private networks. */
const named: ReadonlySet<string> = new Set(['loopback', 'linklocal', 'uniquelocal']);

/**
 * Who may say by X-Forwarded-For for whom they ask: addresses, ranges (CIDR) or names of ranges, separated by commas. Whoever is
 * not among them can't: else each of their requests could pretend to be somebody else's, past every limit.
 */
export function parseTrustedProxies(text: string): readonly string[] {
  const proxies = text.split(',').map((one) => one.trim());
  for (const proxy of proxies) {
    if (!named.has(proxy) && !isRange(proxy))
      throw new Error(
        `"${proxy}" is no address, no range (such as 10.0.0.0/8), and none of ${[...named].join(', ')}`,
      );
  }
  return proxies;
}

function isRange(text: string): boolean {
  const [address = '', bits, ...rest] = text.split('/');
  const family = isIP(address);
  if (family === 0 || rest.length > 0) return false;
  // Everybody is no proxy.
  return bits === undefined || (/^[1-9]\d{0,2}$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128));
}
