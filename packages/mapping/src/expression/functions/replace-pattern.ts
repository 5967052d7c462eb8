import type { Match } from '../../regular-expression/match.ts';
import { Pattern, PatternError } from '../../regular-expression/pattern.ts';
import type { Scope } from '../evaluator.ts';
import type { Call } from '../function.ts';

/** A regular expression as an argument: a literal is compiled once, any other when it changes. */
export function patternArgument(call: Call, index: number): (scope: Scope) => Pattern {
  const literal = call.literal(index);
  if (literal !== undefined && literal !== '') {
    const pattern = new Pattern(literal);
    return () => pattern;
  }
  const source = call.text(index);
  let last: { readonly text: string; readonly pattern: Pattern } | undefined;
  return (scope) => {
    const text = source(scope) ?? '';
    if (last?.text !== text) last = { text, pattern: compile(call, text) };
    return last.pattern;
  };
}

type Substitute = (text: string, match: Match) => string;

/** A replacement text, read anew when it or the pattern changes: mostly both are literals. */
export function replacementArgument(): (pattern: Pattern, replacement: string) => Substitute {
  let last:
    { readonly pattern: Pattern; readonly replacement: string; readonly substitute: Substitute } | undefined;
  return (pattern, replacement) => {
    if (last?.pattern !== pattern || last.replacement !== replacement)
      last = { pattern, replacement, substitute: pattern.replacements(replacement) };
    return last.substitute;
  };
}

function compile(call: Call, text: string): Pattern {
  if (text.length > 10_000) throw call.failure('regexPattern has more than 10,000 characters.');
  try {
    return new Pattern(text);
  } catch (error) {
    throw error instanceof PatternError
      ? call.failure("regexPattern can't be used as a regular expression.")
      : error;
  }
}
