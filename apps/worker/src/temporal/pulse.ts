/** The heartbeat of an activity, its cancellation, and how long its slice may last. */
export interface Pulse {
  readonly signal: AbortSignal;
  beat(): void;
  sliceIsOver(): boolean;
}
