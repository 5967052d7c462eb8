export { countHeld, holdChanges, readGateRows, releaseChanges, type GateRows } from './gate-rows.ts';
