export {
  claimChanges,
  recoverClaims,
  returnClaims,
  workToApply,
  type Claim,
  type ClaimedChange,
  type WorkToApply,
} from './claims.ts';
export { writeIntents, type Intent } from './intents.ts';
export { commitResults, type ChangeResult, type LinkEffect, type StepResult } from './results.ts';
