const BLOCK_BYTES = 512;

/**
 * One file out of an uncompressed tar archive (POSIX ustar: blocks of 512 bytes, name at 0, size in octal at 124, type
 * at 156, prefix of the name at 345). Null when it is not in there or the archive is cut short.
 */
export function extractFromTar(archive: Buffer, wanted: string): Buffer | null {
  for (let offset = 0; offset + BLOCK_BYTES <= archive.length;) {
    const header = archive.subarray(offset, offset + BLOCK_BYTES);
    const name = text(header, 0, 100);
    if (name === '') return null; // the end: blocks of zeros
    const size = Number.parseInt(text(header, 124, 12).trim() || '0', 8);
    if (!Number.isInteger(size)) return null;
    const prefix = text(header, 345, 155);
    const path = prefix === '' ? name : `${prefix}/${name}`;
    const start = offset + BLOCK_BYTES;
    const isFile = ['', '0'].includes(text(header, 156, 1));
    if (isFile && path.replace(/^\.\//, '') === wanted) {
      return start + size <= archive.length ? archive.subarray(start, start + size) : null;
    }
    offset = start + Math.ceil(size / BLOCK_BYTES) * BLOCK_BYTES;
  }
  return null;
}

function text(header: Buffer, start: number, length: number): string {
  const field = header.subarray(start, start + length);
  const end = field.indexOf(0);
  return field.subarray(0, end === -1 ? length : end).toString('utf8');
}
