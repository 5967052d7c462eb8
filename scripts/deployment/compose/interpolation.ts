/** `${NAME}`, `${NAME:-default}` or `${NAME:?message}`. */
export interface Interpolation {
  readonly name: string;
  readonly operator: 'none' | 'default' | 'required';
  /** The default or the message. */
  readonly text: string;
}

const OPERATORS: Readonly<Record<string, Interpolation['operator']>> = {
  ':-': 'default',
  '-': 'default',
  ':?': 'required',
  '?': 'required',
};

/** What a value takes from the operator's environment. Defaults hold no further interpolation in our files. */
export function interpolations(value: string): readonly Interpolation[] {
  return Array.from(
    value.matchAll(/(?<!\$)\$\{(\w+)(?:(:?[-?])([^}]*))?\}/g),
    ([, name = '', operator, text]) => ({
      name,
      operator: operator === undefined ? 'none' : (OPERATORS[operator] ?? 'none'),
      text: text ?? '',
    }),
  );
}

/** The value that a container gets. `given` is what the operator set; a required one that is missing throws. */
export function interpolate(value: string, given: Readonly<Record<string, string>>): string {
  let result = value;
  for (const { name, operator, text } of interpolations(value)) {
    const own = given[name] ?? '';
    if (own === '' && operator === 'required') throw new Error(`${name} is required: ${text}`);
    const replacement = own === '' && operator === 'default' ? text : own;
    result = result.replace(/(?<!\$)\$\{\w+(?::?[-?][^}]*)?\}/, () => replacement);
  }
  return result.replaceAll('$$', () => '$');
}
