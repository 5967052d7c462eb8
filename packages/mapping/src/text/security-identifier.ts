/** A binary SID (MS-DTYP 2.4.2.2) as `S-1-5-21-...`; undefined for other bytes. */
export function readSid(bytes: Uint8Array): string | undefined {
  const count = bytes[1] ?? 0;
  if (bytes[0] !== 1 || count > 15 || bytes.length !== 8 + count * 4) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const authority = view.getUint16(2) * 2 ** 32 + view.getUint32(4);
  const parts = Array.from({ length: count }, (_, index) => String(view.getUint32(8 + index * 4, true)));
  return ['S-1', String(authority), ...parts].join('-');
}
