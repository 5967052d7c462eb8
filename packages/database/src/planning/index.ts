export { claimValue, type ValueClaim } from './claimed-values.ts';
export {
  countDue,
  edgesOf,
  evidenceFor,
  giveBackDuePage,
  personIsDue,
  personRows,
  startsAlone,
  takeDuePage,
  type DueCounts,
  type DuePage,
  type DuePerson,
  type DueQuestion,
  type EvidenceSummary,
} from './due-people.ts';
export {
  holdersOfAccounts,
  holdersOfKeys,
  liveLinks,
  referenceTargets,
  rivalsFor,
  type Holder,
  type Referenced,
  type VersionedLink,
} from './links.ts';
export { holdPeople } from './hold-people.ts';
export { membershipsOf } from './memberships.ts';
export { stagedFacts, stagedPeople, type StagedFacts } from './staged-people.ts';
export {
  adoptAccounts,
  countVanished,
  endLinks,
  markActive,
  markDisabled,
  settleRematch,
  type Adoption,
} from './save-links.ts';
export { retryPeople } from './retry-people.ts';
export { wakeReferences, wakeWaiting } from './wake.ts';
export { savePlans, type ChangeToSave, type PersonOutcome, type PlansToSave } from './save-plans.ts';
export {
  beginListing,
  countReadsAhead,
  dropTargetIndex,
  indexedAccounts,
  indexedIds,
  setListingState,
  storeListedPage,
  targetListing,
  type IndexedAccount,
  type ListedPage,
  type TargetListing,
} from './target-index.ts';
export { rememberWritten, settleUnknown, unknownChanges, type UnknownChange } from './unknown-changes.ts';
