export interface Capture {
  readonly start: number;
  readonly end: number;
}

/** One match; groups are addressed as in .NET: by name or number, where unnamed groups are numbered before named ones. */
export interface Match extends Capture {
  group(reference: string): Capture | undefined;
}
