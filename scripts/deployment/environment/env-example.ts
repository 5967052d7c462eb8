export interface ExampleVariable {
  readonly name: string;
  readonly value: string;
  /** `#NAME=value`: shown, not set. */
  readonly commentedOut: boolean;
  /** The lines of text right above. */
  readonly comment: string;
}

/** `NAME=value` or `#NAME=value`, each with its comment (`# text`) right above. */
export function parseEnvExample(text: string): readonly ExampleVariable[] {
  const variables: ExampleVariable[] = [];
  let comment: string[] = [];
  for (const line of text.split('\n')) {
    const match = /^(#?)([A-Z][A-Z0-9_]*)=(.*)$/.exec(line);
    if (match !== null) {
      const [, hash, name = '', value = ''] = match;
      variables.push({ name, value, commentedOut: hash === '#', comment: comment.join(' ') });
      comment = [];
    } else if (line.startsWith('# ')) comment.push(line.slice(2).trim());
    else if (line.trim() === '') comment = [];
    else throw new Error(`.env.example: what is "${line}"?`);
  }
  return variables;
}
