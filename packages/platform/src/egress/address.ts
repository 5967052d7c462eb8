import { BlockList, isIPv4, isIPv6 } from 'node:net';

/**
 * `metadata` is a cloud's instance-metadata or host agent: it hands out credentials of the machine, so it stays
 * forbidden when private addresses in general are allowed.
 */
export type AddressClass = 'public' | 'private' | 'metadata';

// IANA special-purpose registries (RFC 6890 and successors): nothing in them is a service on the internet.
const PRIVATE_V4: readonly (readonly [string, number])[] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10], // carrier-grade NAT, RFC 6598
  ['127.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
];
const METADATA_V4: readonly (readonly [string, number])[] = [
  ['169.254.0.0', 16], // link-local: AWS, Azure, Google 169.254.169.254, ECS 169.254.170.2
  ['168.63.129.16', 32], // Azure host agent, a public address by range
  ['100.100.100.200', 32], // Alibaba
  ['192.0.0.192', 32], // Oracle
];
const PRIVATE_V6: readonly (readonly [string, number])[] = [
  ['::', 96], // unspecified, loopback, and the deprecated IPv4-compatible addresses
  ['::ffff:0:0:0', 96], // IPv4-translated, RFC 2765
  ['64:ff9b:1::', 48], // local-use NAT64, RFC 8215
  ['100::', 64],
  ['2001::', 23], // Teredo, benchmarking, ORCHID
  ['2001:db8::', 32],
  ['2002::', 16], // 6to4: carries any IPv4 address
  ['3fff::', 20],
  ['5f00::', 16],
  ['fc00::', 7],
  ['fe80::', 10],
  ['fec0::', 10],
  ['ff00::', 8],
];
const METADATA_V6: readonly (readonly [string, number])[] = [
  ['fd00:ec2::', 32], // AWS
  ['fd20:ce::254', 128], // Google
];

function blockList(family: 'ipv4' | 'ipv6', subnets: readonly (readonly [string, number])[]): BlockList {
  const list = new BlockList();
  for (const [network, prefix] of subnets) list.addSubnet(network, prefix, family);
  return list;
}

const privateV4 = blockList('ipv4', PRIVATE_V4);
const metadataV4 = blockList('ipv4', METADATA_V4);
const privateV6 = blockList('ipv6', PRIVATE_V6);
const metadataV6 = blockList('ipv6', METADATA_V6);

/** `address` is a literal IP, with or without a zone. What can't be read is private. */
export function classifyAddress(address: string): AddressClass {
  const literal = address.split('%')[0] ?? '';
  if (isIPv4(literal)) return classify(literal, 'ipv4', metadataV4, privateV4);
  if (!isIPv6(literal)) return 'private';
  const embedded = embeddedIpv4(literal);
  return embedded === null ? classify(literal, 'ipv6', metadataV6, privateV6) : classifyAddress(embedded);
}

function classify(
  ip: string,
  family: 'ipv4' | 'ipv6',
  metadata: BlockList,
  secluded: BlockList,
): AddressClass {
  if (metadata.check(ip, family)) return 'metadata';
  return secluded.check(ip, family) ? 'private' : 'public';
}

/** The IPv4 address inside an IPv4-mapped (::ffff:0:0/96) or NAT64 (64:ff9b::/96, RFC 6052) address. */
function embeddedIpv4(ipv6: string): string | null {
  // The URL parser writes every spelling as compressed hexadecimal groups (RFC 5952).
  const canonical = new URL(`http://[${ipv6}]`).hostname.slice(1, -1);
  const match = /^(?:::ffff|64:ff9b:):(?:([0-9a-f]{1,4}):)?([0-9a-f]{1,4})?$/.exec(canonical);
  if (match === null) return null;
  const high = Number.parseInt(match[1] ?? '0', 16);
  const low = Number.parseInt(match[2] ?? '0', 16);
  return [high >> 8, high & 255, low >> 8, low & 255].join('.');
}
