/** What was seen of an account longer ago is read again before anything is written upon it (R13). */
export const freshMs = 10 * 60_000;
