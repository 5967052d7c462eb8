import { describe, expect, it } from '@jest/globals';
import { extractFromTar } from './tar.ts';

function entry(name: string, content: string, fields: { type?: string; prefix?: string } = {}): Buffer {
  const header = Buffer.alloc(512);
  header.write(name, 0);
  header.write(`${content.length.toString(8).padStart(11, '0')} `, 124);
  header.write(fields.type ?? '0', 156);
  header.write(fields.prefix ?? '', 345);
  const padding = Buffer.alloc((512 - (content.length % 512)) % 512);
  return Buffer.concat([header, Buffer.from(content), padding]);
}

const end = Buffer.alloc(1024);
const long = 'x'.repeat(513);

describe('extractFromTar', () => {
  it.each<[string, Buffer[], string | null]>([
    ['the first file', [entry('temporal', 'program')], 'program'],
    ['behind one that fills blocks exactly', [entry('a', 'x'.repeat(512)), entry('temporal', 'p')], 'p'],
    ['behind one that does not', [entry('a', long), entry('temporal', long)], long],
    ['with ./ before its name', [entry('./temporal', 'p')], 'p'],
    ['an empty file', [entry('temporal', '')], ''],
    ['not a directory of that name', [entry('temporal', '', { type: '5' }), entry('temporal', 'p')], 'p'],
    ['not in another folder', [entry('temporal', 'p', { prefix: 'docs' })], null],
    ['nothing', [entry('a', 'b')], null],
    ['nothing behind the end', [end, entry('temporal', 'p')], null],
    ['nothing of an archive cut short', [entry('temporal', long).subarray(0, 700)], null],
    ['nothing of noise', [Buffer.alloc(1024, 0xff)], null],
  ])('finds %s', (_name, parts, expected) => {
    expect(extractFromTar(Buffer.concat(parts), 'temporal')?.toString() ?? null).toBe(expected);
  });

  it('finds a file by its prefix and name', () => {
    expect(extractFromTar(entry('temporal', 'p', { prefix: 'bin' }), 'bin/temporal')?.toString()).toBe('p');
  });
});
