/** Whether the text holds the literal parts of the pattern in order; `*` stands for anything. Without case, linear time. */
export function matchesText(pattern: string, text: string): boolean {
  const hay = text.toLowerCase();
  let from = 0;
  for (const part of pattern.toLowerCase().split('*')) {
    const at = hay.indexOf(part, from);
    if (at < 0) return false;
    from = at + part.length;
  }
  return true;
}
