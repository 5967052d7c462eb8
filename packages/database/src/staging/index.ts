export {
  addFeed,
  advanceFeed,
  feedsOf,
  finishRound,
  openRound,
  restartFeed,
  retireFeed,
  skipFeed,
  type Feed,
} from './feeds.ts';
export {
  assignedGroups,
  stageAssignments,
  stageMembers,
  suspectAssignments,
  suspectMembers,
  suspectUnlisted,
  touchMembers,
  type EdgePage,
} from './stage-edges.ts';
export {
  addPeople,
  stageDirectReads,
  stageFeedPeople,
  touchPeople,
  type StagedCount,
  type UserItem,
} from './stage-people.ts';
export {
  countVanishedPeople,
  doubtVanishedPeople,
  listedAssignments,
  peopleToRead,
  recordReads,
  suspectPeople,
  forgetAttributes,
  wantAttributes,
  type PersonToRead,
} from './people-to-read.ts';
export { stagedGroupsOf, suspectEdgesOf, type EdgesShown } from './one-person.ts';
export {
  assignmentsToProve,
  disproveAssignment,
  disproveMembership,
  keepAssignment,
  keepMembership,
  membershipsToProve,
  nextProofInMs,
  postponeMembership,
  type AssignmentToProve,
  type MembershipToProve,
  type ProofSubject,
} from './proofs.ts';
export { nextSequence, StaleWorkError } from './sequence.ts';
