/** The directory, or our own caution, says no to what an administrator asks for. Nothing was changed unless the words say so. */
export class DirectoryRefusal extends Error {
  override readonly name = 'DirectoryRefusal';

  constructor(
    readonly code: string,
    /** What happened, who must act and how; no text of the tenant. */
    message: string,
  ) {
    super(message);
  }
}
