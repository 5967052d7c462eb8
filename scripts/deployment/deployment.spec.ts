import { beforeAll, describe, expect, it } from '@jest/globals';
import { checks } from './checks/index.ts';
import { MISTAKES } from './deployment.cases.ts';
import { openDeployment, readDeploymentFiles, type DeploymentFiles } from './deployment.ts';

let files: DeploymentFiles;
beforeAll(() => {
  files = readDeploymentFiles();
});

describe('the files that run Lockstep in production', () => {
  it.each(Object.entries(checks))('pass the check of: %s', (_, check) => {
    expect(check(openDeployment(files))).toEqual([]);
  });

  it.each(['environment', 'secrets', 'ports', 'health', 'dockerfile'] as const)(
    'compose.external.yml, which leaves the sandbox out, passes the check of: %s',
    (name) => {
      const external = openDeployment({ ...files, compose: files.composeExternal });
      const findings = checks[name](external);
      expect(findings).toEqual(name === 'environment' ? ['compose has no service sandbox'] : []);
    },
  );
});

describe('the checks', () => {
  it.each(MISTAKES)('$check finds $mistake', ({ check, file, from, to, finding }) => {
    const spoilt = files[file].replace(from, to);
    expect(spoilt).not.toBe(files[file]);
    expect(checks[check](openDeployment({ ...files, [file]: spoilt }))).toContainEqual(finding);
  });

  it('references finds a workspace that nobody builds, and a reference left out', () => {
    const references = new Map([...files.references, ['.', []], ['apps/worker', ['packages/engine']]]);
    const findings = checks.references(openDeployment({ ...files, references }));
    expect(findings).toContainEqual('tsconfig.build.json does not build apps/api');
    expect(findings).toContainEqual('apps/worker/tsconfig.json does not refer to packages/workflows');
  });

  it('each have a mistake that they find', () => {
    const tested = new Set(['references', ...MISTAKES.map(({ check }) => check)]);
    expect(tested).toEqual(new Set(Object.keys(checks)));
  });

  it('refuse a key that compose would not know', () => {
    const compose = files.compose.replace('depends_on:', 'depend_on:');
    expect(() => openDeployment({ ...files, compose })).toThrow('depend_on');
  });
});
