import { execFile } from 'node:child_process';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { searchAttributes } from '@lockstep/contracts';
import { startTemporal, type RunningTemporal } from '@lockstep/local-stack';
import { searchPath } from '../run/environment.ts';
import { readDeploymentFiles, openDeployment } from './deployment.ts';

const run = promisify(execFile);
const script = fileURLToPath(new URL('../../deploy/temporal/setup-namespace.sh', import.meta.url));

let temporal: RunningTemporal;
let environment: NodeJS.ProcessEnv;
beforeAll(async () => {
  const lines: string[] = [];
  temporal = await startTemporal({ searchAttributes: {}, log: (line) => lines.push(line) });
  const [, cli = ''] = /^Temporal CLI: (.+) \(/m.exec(lines.join('\n')) ?? [];
  environment = {
    ...openDeployment(readDeploymentFiles()).compose.services['temporal-namespace']?.environment,
    TEMPORAL_ADDRESS: temporal.address,
    TEMPORAL_NAMESPACE: 'made-by-the-script',
    PATH: `${dirname(cli)}:${searchPath()}`,
    HOME: '/nonexistent',
    ATTEMPTS: '5',
  };
});
afterAll(() => temporal.stop());

const temporalCli = async (...args: readonly string[]): Promise<string> =>
  (await run('temporal', args, { env: environment })).stdout;

describe('deploy/temporal/setup-namespace.sh', () => {
  it('makes the namespace with our search attributes, and nothing the second time', async () => {
    for (let time = 1; time <= 2; time += 1) {
      const { stdout } = await run('sh', [script], { env: environment });
      expect(stdout).toContain('The namespace made-by-the-script is ready.');
    }
    expect(await temporalCli('operator', 'namespace', 'describe')).toMatch(/RetentionTtl\s+720h/);
    const listed = await temporalCli('operator', 'search-attribute', 'list');
    for (const [name, type] of Object.entries(searchAttributes)) {
      expect(listed).toMatch(new RegExp(`^\\s*${name}\\s+${type}\\s*$`, 'm'));
    }
  });

  it('does not take an attribute of another type for ours', async () => {
    const ended = run('sh', [script], {
      env: { ...environment, SEARCH_ATTRIBUTES: 'LockstepJobId=Int', ATTEMPTS: '1' },
    });
    await expect(ended).rejects.toMatchObject({ code: 1, stderr: expect.stringContaining('LockstepJobId') });
  });

  it('says what it waited for in vain', async () => {
    const ended = run('sh', [script], {
      env: { ...environment, TEMPORAL_ADDRESS: '127.0.0.1:9', ATTEMPTS: '1' },
    });
    await expect(ended).rejects.toMatchObject({ code: 1, stderr: expect.stringContaining('127.0.0.1:9') });
  });
});
