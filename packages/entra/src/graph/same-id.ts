/** Object ids are GUIDs, in whatever case somebody typed them. */
export function sameId(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}
