const NAME = String.raw`[A-Za-z$][A-Za-z0-9_$-]*`;
const VALUE = String.raw`(?:"(?:[^"\\]|\\.)*"|true|false|null|-?\d+(?:\.\d+)?)`;
const CONDITION = String.raw`${NAME}(?:\.${NAME})?\s+(?:(?:eq|ne|co|sw|ew|gt|ge|lt|le)\s+${VALUE}|pr)`;
const FILTER = String.raw`\[\s*${CONDITION}(?:\s+(?:and|or)\s+${CONDITION})*\s*\]`;
const URN = String.raw`urn:(?:[A-Za-z0-9._-]+:)+`;
const PATH = new RegExp(String.raw`^(?:${URN})?${NAME}(?:${FILTER})?(?:\.${NAME})?$`, 'i');

/** Whether a target attribute is addressed by a SCIM path: RFC 7644 §3.5.2 with a schema URN as prefix (A10, A11). */
export function isScimPath(path: string): boolean {
  return path.length <= 500 && PATH.test(path);
}
