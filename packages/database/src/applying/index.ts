export {
  claimChanges,
  recoverClaims,
  returnClaims,
  supersedeMoved,
  workToApply,
  type Claim,
  type Claimed,
  type ClaimedChange,
  type WorkToApply,
} from './claims.ts';
export { writeIntents, type Intent } from './intents.ts';
export {
  commitResults,
  forgiveAttempts,
  type ChangeResult,
  type LinkEffect,
  type StepResult,
} from './results.ts';
export { dropTargetFindings, noteTargetFindings, type TargetFinding } from './findings.ts';
export { targetIsSuspect, trustTarget } from './suspicion.ts';
