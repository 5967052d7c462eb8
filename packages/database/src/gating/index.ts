export { countHeld, holdChanges, readGateRows, releaseChanges, type GateRows } from './gate-rows.ts';
export { approveHeld, rejectHeld, type HeldSelection } from './decide-held.ts';
