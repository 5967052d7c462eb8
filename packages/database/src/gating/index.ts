export {
  countHeld,
  holdChanges,
  readGateRows,
  releaseApproved,
  releaseChanges,
  type GateRows,
} from './gate-rows.ts';
export { approveHeld, rejectHeld, type HeldSelection } from './decide-held.ts';
