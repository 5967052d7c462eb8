import { describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { exitOnEnvironmentError } from './exit-on-environment-error.ts';

const INDEX = fileURLToPath(new URL('../index.ts', import.meta.url));

describe('exitOnEnvironmentError', () => {
  it('prints what to mend, without a stack, and exits with 1', () => {
    const script = `
      import { exitOnEnvironmentError, parseEnvironment, portVariable } from ${JSON.stringify(INDEX)};
      import { z } from 'zod';
      exitOnEnvironmentError(() => parseEnvironment(z.object({ PORT: portVariable() }), { PORT: 'x' }));
      console.log('went on');`;
    const cwd = fileURLToPath(new URL('.', import.meta.url));
    const result = spawnSync(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script], {
      cwd,
      encoding: 'utf8',
    });
    expect(result.status).toBe(1);
    expect(result.stdout).toBe('');
    expect(result.stderr).toContain('PORT: must be a whole number');
    expect(result.stderr).not.toContain('    at ');
  });

  it('hands on the value, and any other error', () => {
    expect(exitOnEnvironmentError(() => 7)).toBe(7);
    expect(() =>
      exitOnEnvironmentError(() => {
        throw new Error('another');
      }),
    ).toThrow('another');
  });
});
