export type { ApplicationTemplate } from './template.ts';
export { applicationTemplate } from './template.ts';
export { templateById, templates } from './templates.ts';
export type {
  AuthenticationKind,
  AuthenticationMethod,
  ConnectionForm,
  FormField,
} from './connection/connection-form.ts';
export { authenticationKinds, connectionForm, formField } from './connection/connection-form.ts';
export type { FilledForm, FormIssue, FormReading } from './connection/read-form.ts';
export { formFields, readConnectionForm } from './connection/read-form.ts';
export { suppliedAttributes, type SuppliedAttributes } from './roles/supplied-attributes.ts';
