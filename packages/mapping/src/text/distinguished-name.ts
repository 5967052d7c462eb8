/** The values of a distinguished name's components from left to right (RFC 4514): escapes resolved, names left out. */
export function splitDistinguishedName(text: string): readonly string[] {
  const values: string[] = [];
  let value: string | undefined;
  for (let offset = 0; offset < text.length; offset += 1) {
    const character = text.charAt(offset);
    if (character === ',' || character === '+') {
      values.push((value ?? '').trim());
      value = undefined;
    } else if (character === '\\') {
      const hex = /^[0-9A-Fa-f]{2}/.exec(text.slice(offset + 1, offset + 3))?.[0];
      const unescaped =
        hex === undefined ? text.charAt(offset + 1) : String.fromCharCode(Number.parseInt(hex, 16));
      if (value !== undefined) value += unescaped;
      offset += hex?.length ?? 1;
    } else if (value !== undefined) value += character;
    else if (character === '=') value = '';
  }
  if (value !== undefined) values.push(value.trim());
  return values;
}
