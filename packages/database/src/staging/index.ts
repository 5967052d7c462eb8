export {
  addFeed,
  advanceFeed,
  beginRound,
  feedsOf,
  finishRound,
  restartFeed,
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
  listedAssignments,
  peopleToRead,
  recordMissingPeople,
  suspectPeople,
  wantAttributes,
  type PersonToRead,
} from './people-to-read.ts';
export {
  assignmentsToProve,
  disproveAssignment,
  disproveMembership,
  keepAssignment,
  keepMembership,
  membershipsToProve,
  nextProofInMs,
  type AssignmentToProve,
  type MembershipToProve,
} from './proofs.ts';
export { nextSequence, StaleWorkError } from './sequence.ts';
