import { ExpressionError } from './errors.ts';

/** Deeper than any real expression, and shallow enough for the recursion of parser, checker and compiler. */
const MAX_NESTING = 200;

/** Refuses deep nesting before the (recursive) parser sees it. Skips texts and attribute names as the grammar does. */
export function assertNesting(text: string): void {
  let depth = 0;
  let line = 1;
  let lineStart = 0;
  let closing: '"' | ']' | undefined;
  for (let offset = 0; offset < text.length; offset += 1) {
    const character = text.charAt(offset);
    if (character === '\n') {
      line += 1;
      lineStart = offset + 1;
    }
    if (closing !== undefined) {
      const escapes = closing === '"' && character === '\\' && /["\\]/.test(text.charAt(offset + 1));
      if (escapes) offset += 1;
      else if (character === closing) closing = undefined;
    } else if (character === '"') closing = '"';
    else if (character === '[') closing = ']';
    else if (character === ')') depth -= 1;
    else if (character === '(') {
      depth += 1;
      if (depth > MAX_NESTING) {
        throw new ExpressionError(
          `The expression nests more than ${String(MAX_NESTING)} functions. Split it, or use Switch instead of nested IIF.`,
          { line, column: offset - lineStart + 1 },
        );
      }
    }
  }
}
