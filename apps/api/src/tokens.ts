/** Injection tokens. tsx emits no decorator metadata, so that every constructor parameter names its token. */
export const ENVIRONMENT = Symbol('Environment');
export const DATABASE = Symbol('Db');
export const WORKFLOWS = Symbol('WorkflowControl');
export const NOTIFIER = Symbol('Notifier');
export const SIGN_IN = Symbol('SignIn');
export const AUTHENTICATOR = Symbol('Authenticator');
