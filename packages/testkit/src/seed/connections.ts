import { insertConnection, putSecret, secretNames, type Db, type Keyring } from '@lockstep/database';
import type { SandboxAddresses } from '@lockstep/local-stack/sandbox';
import { sandboxDefaults } from '../sandbox/defaults.ts';

export type SeedTemplate = 'zoom' | 'scim';

export interface SeedConnectionOptions {
  /** Where the connections lead; to a port where nobody listens when absent. */
  readonly sandbox?: Pick<SandboxAddresses, 'entraLogin' | 'graph' | 'zoomOAuth' | 'zoomScim' | 'scim'>;
  /** Seals the sandbox's secrets; without it none is stored. */
  readonly keyring?: Keyring;
}

/** The discard port of loopback. */
const nowhere = 'http://127.0.0.1:9';
const nowhereAtAll = {
  entraLogin: nowhere,
  graph: nowhere,
  zoomOAuth: nowhere,
  zoomScim: nowhere,
  scim: nowhere,
};

/** A source connection to the sandbox's tenant. */
export async function seedSource(db: Db, options: SeedConnectionOptions = {}): Promise<string> {
  const { sandbox = nowhereAtAll, keyring } = options;
  const connectionId = await insertConnection(db, {
    kind: 'source',
    templateId: 'entra',
    displayName: 'Contoso',
    settings: {
      tenantId: sandboxDefaults.tenantId,
      clientId: sandboxDefaults.clientId,
      cloud: 'global',
      loginUrl: sandbox.entraLogin,
      graphUrl: sandbox.graph,
    },
  });
  if (keyring !== undefined) {
    await putSecret(db, keyring, { connectionId, name: secretNames.source }, sandboxDefaults.clientSecret);
  }
  return connectionId;
}

/** A target connection to the sandbox's Zoom account or its SCIM application. */
export async function seedTarget(
  db: Db,
  template: SeedTemplate,
  options: SeedConnectionOptions = {},
): Promise<string> {
  const { sandbox = nowhereAtAll, keyring } = options;
  const { zoom, scimToken } = sandboxDefaults;
  const connectionId = await insertConnection(db, {
    kind: 'target',
    templateId: template,
    displayName: template === 'zoom' ? 'Zoom' : 'SCIM application',
    settings:
      template === 'zoom'
        ? {
            authentication: 'account_credentials',
            tenantUrl: sandbox.zoomScim,
            tokenUrl: `${sandbox.zoomOAuth}/oauth/token`,
            accountId: zoom.accountId,
            clientId: zoom.clientId,
            plan: 'business',
          }
        : { authentication: 'bearer', tenantUrl: sandbox.scim },
  });
  if (keyring !== undefined) {
    const [name, secret] =
      template === 'zoom'
        ? [secretNames.account_credentials, zoom.clientSecret]
        : [secretNames.bearer, scimToken];
    await putSecret(db, keyring, { connectionId, name }, secret);
  }
  return connectionId;
}
