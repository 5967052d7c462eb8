/** The time at which everything here is evaluated. */
export const now = new Date('2021-07-02T15:33:38Z');
