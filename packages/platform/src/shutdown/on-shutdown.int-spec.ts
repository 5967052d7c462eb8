import { describe, expect, it } from '@jest/globals';
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const MODULE = fileURLToPath(new URL('./on-shutdown.ts', import.meta.url));

/** A process whose handlers write what they do, and which stays alive until it is told to end. */
async function start(handlers: string) {
  const script = `
    import { onShutdown } from ${JSON.stringify(MODULE)};
    ${handlers}
    setInterval(() => {}, 1000);
    console.log('ready');`;
  const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script]);
  const output: string[] = [];
  let wake: () => void = () => undefined;
  child.stdout.on('data', (data: Buffer) => {
    output.push(...data.toString().split('\n').filter(Boolean));
    wake();
  });
  const exited = new Promise<number | null>((resolve) =>
    child.once('exit', (code) => {
      resolve(code);
    }),
  );
  const saw = async (line: string): Promise<void> => {
    while (!output.includes(line)) await new Promise<void>((resolve) => (wake = resolve));
  };
  await saw('ready');
  return { child, output, exited, saw };
}

describe('onShutdown', () => {
  it.each(['SIGTERM', 'SIGINT'] as const)(
    'runs the handlers on %s, last first, and exits with 0',
    async (signal) => {
      const { child, output, exited } = await start(`
      onShutdown(() => console.log('database'));
      onShutdown(async () => { await null; console.log('worker'); });`);
      child.kill(signal);
      expect(await exited).toBe(0);
      expect(output).toEqual(['ready', 'worker', 'database']);
    },
  );

  it('ends at once on a second signal', async () => {
    const { child, exited, saw } = await start(`
      onShutdown(() => { console.log('stuck'); return new Promise(() => {}); });`);
    child.kill('SIGTERM');
    await saw('stuck');
    child.kill('SIGINT');
    expect(await exited).toBe(130);
  });
});
