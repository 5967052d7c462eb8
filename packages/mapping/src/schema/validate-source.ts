import { checkExpression } from '../expression/check.ts';
import { ExpressionError } from '../expression/errors.ts';
import type { ExpressionIssue } from '../expression/errors.ts';
import { parseExpression } from '../expression/parse.ts';
import type { Expression } from '../expression/syntax.ts';
import { validateTiming } from './validate-timing.ts';
import { convertValue } from './convert-value.ts';
import type { SchemaIssue, SchemaIssueCode } from './issues.ts';
import { readSource } from './mapping-source.ts';
import type { AttributeDefinition, AttributeMapping } from './model.ts';

/** Where a mapping takes its value from, and its default. */
export function* validateSource(
  mapping: AttributeMapping,
  known: ReadonlySet<string> | undefined,
  definition: AttributeDefinition | undefined,
  at: string,
): Generator<SchemaIssue> {
  const target = mapping.targetAttributeName;
  const source = readSource(mapping.source);
  switch (source.kind) {
    case 'none':
      break;
    case 'missing':
      yield error(
        `${at}.source`,
        'MissingSource',
        `The mapping of ${target} says what kind of source it has, but not which. Fill in name or expression.`,
      );
      break;
    case 'attribute':
      if (known?.has(source.name) === false) {
        yield error(
          `${at}.source.name`,
          'UnknownSourceAttribute',
          `The source has no attribute "${source.name}" for ${target}. Choose one that it has.`,
        );
      }
      break;
    case 'constant':
      yield* validateText(
        source.text,
        definition,
        `${at}.source.expression`,
        'ConstantTypeMismatch',
        'constant',
      );
      break;
    case 'function':
      yield* validateFunction(source.text, mapping, known, `${at}.source.expression`);
  }
  const fallback = mapping.defaultValue ?? '';
  yield* validateText(fallback, definition, `${at}.defaultValue`, 'DefaultTypeMismatch', 'default value');
}

function* validateText(
  text: string,
  definition: AttributeDefinition | undefined,
  path: string,
  code: SchemaIssueCode,
  what: string,
): Generator<SchemaIssue> {
  if (definition === undefined) return;
  const conversion = convertValue(text, definition);
  if (conversion.kind === 'refused') {
    yield error(path, code, `The ${what} "${text}" does not fit: ${conversion.message} Correct it.`);
  }
}

function* validateFunction(
  text: string,
  mapping: AttributeMapping,
  known: ReadonlySet<string> | undefined,
  path: string,
): Generator<SchemaIssue> {
  const target = mapping.targetAttributeName;
  let expression: Expression;
  try {
    expression = parseExpression(text);
  } catch (failure) {
    if (!(failure instanceof ExpressionError)) throw failure;
    yield error(path, 'InvalidExpression', `The expression for ${target} can't be read. ${failure.message}`);
    return;
  }
  for (const issue of checkExpression(expression, known)) {
    const place = `At line ${String(issue.line)}, column ${String(issue.column)}`;
    const message = `The expression for ${target}: ${place}: ${issue.message}`;
    yield { path, code: codeOf(issue), severity: issue.severity, message };
  }
  yield* validateTiming(expression, mapping, path);
}

function codeOf(issue: ExpressionIssue): SchemaIssueCode {
  switch (issue.code) {
    case 'NotAFunction':
    case 'InvalidRegularExpression':
    case 'UnsupportedRegularExpression':
      return issue.code;
    case 'UnknownAttribute':
      return 'UnknownSourceAttribute';
    default:
      return issue.severity === 'warning' ? 'SuspiciousExpression' : 'InvalidExpression';
  }
}

function error(path: string, code: SchemaIssueCode, message: string): SchemaIssue {
  return { path, code, severity: 'error', message };
}
