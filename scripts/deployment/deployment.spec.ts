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

  it('each have a mistake that they find', () => {
    expect(new Set(MISTAKES.map(({ check }) => check))).toEqual(new Set(Object.keys(checks)));
  });

  it('refuse a key that compose would not know', () => {
    const compose = files.compose.replace('depends_on:', 'depend_on:');
    expect(() => openDeployment({ ...files, compose })).toThrow('depend_on');
  });
});
