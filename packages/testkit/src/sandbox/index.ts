// Also `@lockstep/testkit/sandbox`: for tests that need neither the database nor Temporal and should not load them.
export { testCertificate } from './certificate.ts';
export { sandboxDefaults } from './defaults.ts';
export { startSandbox, type ControlMethod, type Sandbox } from './sandbox.ts';
