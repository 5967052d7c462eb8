/** A mistake in a control request; `status` is 400, 404 or 409. */
export class AdminError extends Error {
  constructor(
    readonly status: number,
    message: string,
    readonly issues: readonly unknown[] = [],
  ) {
    super(message);
  }
}

export function found<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new AdminError(404, `There is no ${what}.`);
  return value;
}
