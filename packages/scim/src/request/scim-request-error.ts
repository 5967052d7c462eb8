/** A change that cannot be said in the target's dialect: a fault of the plan, found before anything is sent. */
export class ScimRequestError extends Error {
  override readonly name = 'ScimRequestError';
}
