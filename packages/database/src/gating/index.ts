export {
  beginHoldUp,
  countHeld,
  countHeldByGate,
  endHoldUp,
  holdChanges,
  readGateRows,
  releaseApproved,
  releaseChanges,
  type GateRows,
  type GateSubject,
  type HeldCount,
} from './gate-rows.ts';
export { approveHeld, rejectHeld, type HeldSelection } from './decide-held.ts';
export { allotLicences, countListedLicences, holdForLicence, licenceFacts } from './licence-rows.ts';
