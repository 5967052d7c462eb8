export { createEntraDirectory, type EntraDirectory } from './directory/entra-directory.ts';
export type { EntraDependencies } from './directory/dependencies.ts';
export type { EntraCloud, EntraCredential, EntraSettings } from './settings/entra-settings.ts';
export { isKnownSourceAttribute, sourceAttributeNames } from './attributes/attribute-table.ts';
export { alwaysSelected } from './attributes/selection.ts';
export type {
  ConnectionHelper,
  ConnectionRemark,
  ConnectionStep,
  ConnectionStepFailure,
  ConnectionStepName,
  EntraConnectionTest,
} from './connection/connection-test.ts';
export type { ConnectionField } from './tokens/login-failure.ts';
export {
  createEntraAdministration,
  type EntraAdministration,
} from './administration/entra-administration.ts';
export { redeemCode, type DelegatedToken, type ReturnedCode } from './administration/delegated-token.ts';
export { DirectoryRefusal } from './administration/directory-refusal.ts';
