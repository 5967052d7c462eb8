import { describe, expect, it } from '@jest/globals';
import { jobSettings } from '@lockstep/engine';
import { validateSchema } from '@lockstep/mapping';
import { parseScimPath, rateLimits } from '@lockstep/scim';
import { formFields, readConnectionForm } from './connection/read-form.ts';
import { applicationTemplate } from './template.ts';
import { templateById, templates } from './templates.ts';

describe.each(templates)('template $id', (template) => {
  it('passes its own schema after JSON, unchanged', () => {
    expect(applicationTemplate.parse(JSON.parse(JSON.stringify(template)))).toEqual(
      JSON.parse(JSON.stringify(template)),
    );
  });

  it('has a default schema without errors or warnings', () => {
    expect(
      validateSchema(template.defaultSchema, { filterable: template.profile.filter.attributes }),
    ).toEqual([]);
  });

  it('names target attributes by paths that the client understands', () => {
    for (const directory of template.defaultSchema.directories) {
      if (directory.name === 'Microsoft Entra ID') continue;
      for (const { attributes } of directory.objects)
        for (const { name } of attributes) expect(parseScimPath(name).text).toBe(name);
    }
  });

  it('names in its profile only attributes that its schema has', () => {
    const known = new Set(
      template.defaultSchema.directories.flatMap(({ objects }) =>
        objects.flatMap(({ attributes }) => attributes.map(({ name }) => name)),
      ),
    );
    const { filter, list, active, aliases, licence, transferee, rename } = template.profile;
    const named = [
      ...filter.attributes,
      ...(list.rows === 'everything' ? [] : list.rows),
      ...active.resend,
      ...aliases.flatMap(({ leader, followers }) => [leader, ...followers]),
      ...(licence ? [licence.attribute] : []),
      ...(transferee === undefined ? [] : [transferee]),
      rename.attribute,
    ];
    expect(named.filter((name) => !known.has(name))).toEqual([]);
  });

  it("proposes settings that are the engine's", () => {
    expect(jobSettings.parse(template.settings)).toMatchObject(template.settings);
  });

  it('has limits for every label of its requests (R6)', () => {
    const labels = new Set(Object.values(template.profile.rate.labels));
    for (const plan of Object.keys(template.profile.rate.plans)) {
      expect(new Set(rateLimits(template.profile, plan).map(({ label }) => label))).toEqual(labels);
    }
  });

  it('has a form with one recommended method and no name twice', () => {
    expect(template.connection.authentication.filter(({ recommended }) => recommended)).toHaveLength(1);
    for (const method of template.connection.authentication) {
      const names = formFields(template, method).map(({ name }) => name);
      expect(new Set(names).size).toBe(names.length);
    }
  });
});

it('finds a template by id', () => {
  expect(templateById('zoom')?.displayName).toBe('Zoom');
  expect(templateById('nothing')).toBeUndefined();
});

describe('readConnectionForm', () => {
  const zoom = templates[0];
  if (!zoom) throw new Error('no templates');
  const entered = { accountId: 'a', clientId: 'c', clientSecret: ' s ' };

  it('fills in defaults and keeps secrets apart', () => {
    expect(readConnectionForm(zoom, 'account_credentials', entered)).toEqual({
      ok: true,
      form: {
        authentication: 'account_credentials',
        settings: {
          tenantUrl: 'https://api.zoom.us/scim2',
          plan: 'business',
          accountId: 'a',
          clientId: 'c',
          tokenUrl: 'https://zoom.us/oauth/token',
        },
        secrets: { clientSecret: 's' },
      },
    });
  });

  it.each([
    ['a missing secret', 'account_credentials', { ...entered, clientSecret: '' }, ['clientSecret']],
    [
      'no web address',
      'account_credentials',
      { ...entered, tenantUrl: 'api.zoom.us', tokenUrl: 'x' },
      ['tenantUrl', 'tokenUrl'],
    ],
    ['an unknown choice', 'account_credentials', { ...entered, plan: 'gold' }, ['plan']],
    ['an unknown field', 'bearer', { token: 't', clientId: 'c' }, ['clientId']],
    ['an unknown method', 'password', {}, ['authentication']],
  ])('reports %s by field', (_name, method, values, fields) => {
    const reading = readConnectionForm(zoom, method, values);
    expect(reading.ok ? [] : reading.issues.map(({ field }) => field)).toEqual(fields);
  });

  it('keeps a stored secret that was not entered anew', () => {
    const reading = readConnectionForm(
      zoom,
      'account_credentials',
      { ...entered, clientSecret: null },
      { keepSecrets: true },
    );
    expect(reading.ok && reading.form.secrets).toEqual({});
  });
});
