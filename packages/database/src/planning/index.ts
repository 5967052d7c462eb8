export {
  countDue,
  edgesOf,
  evidenceFor,
  giveBackDuePage,
  personRows,
  takeDuePage,
  type DueCounts,
  type DuePerson,
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
export { adoptAccounts, countVanished, endLinks, markDisabled, type Adoption } from './save-links.ts';
export {
  savePlans,
  wakeReferences,
  wakeWaiting,
  type ChangeToSave,
  type PersonOutcome,
  type PlansToSave,
} from './save-plans.ts';
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
