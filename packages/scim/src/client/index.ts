export type {
  ConnectionTest,
  ConnectionTestCode,
  ListCursor,
  ListPage,
  SendOptions,
  TargetDependencies,
  TargetIdentity,
  TargetReader,
  TargetWriter,
} from './target-client.ts';
export { createTargetReader, createTargetWriter } from './create-target.ts';
export type { Ok, Refused, TargetAnswer, Unknown } from './target-answer.ts';
export { TargetError } from './target-answer.ts';
export type { Permits, Priority, RateFacts } from './permits.ts';
export { createMemoryPermits } from './memory-permits.ts';
export type { TargetAuthentication, TargetSettings } from './target-settings.ts';
export type { Grant, GrantFailure, SharedGrant } from './shared-grant.ts';
export { redeemCode } from './grant-request.ts';
