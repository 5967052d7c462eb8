import { compileSchema } from '../evaluate/compile-schema.ts';
import type { MappedAttributes, MappedValue, MappingContext } from '../evaluate/compiled-schema.ts';
import type { Attributes } from '../expression/values.ts';
import type { FilterContext } from '../filter/context.ts';
import { readSource } from '../schema/mapping-source.ts';
import type { MappingSource } from '../schema/mapping-source.ts';
import type { AttributeMapping, SynchronizationSchema } from '../schema/model.ts';
import { findUserMapping } from '../schema/user-mapping.ts';
import { explainScope } from './explain-scope.ts';
import type { ExplainedAttribute, ExplainedOutcome, Explanation } from './explanation.ts';
import { quoteValue } from './quote-value.ts';
import { traceExpression } from './trace-expression.ts';
import type { ExpressionStep } from './trace-expression.ts';

export type ExplainContext = MappingContext & FilterContext;

/** Throws SchemaError for a schema that can't be compiled: validate first. */
export function explain(
  schema: SynchronizationSchema,
  attributes: Attributes,
  context: ExplainContext,
): Explanation {
  const mapped = compileSchema(schema).evaluate(attributes, context);
  const mapping = findUserMapping(schema)?.mapping;
  return {
    scope: explainScope(mapping?.scope, attributes, context),
    attributes: (mapping?.attributeMappings ?? []).map((attribute) =>
      explainAttribute(attribute, mapped, attributes, context),
    ),
  };
}

function explainAttribute(
  mapping: AttributeMapping,
  mapped: MappedAttributes,
  attributes: Attributes,
  context: ExplainContext,
): ExplainedAttribute {
  const target = mapping.targetAttributeName;
  const source = readSource(mapping.source);
  const outcome = outcomeOf(target, mapped);
  const steps = source.kind === 'function' ? traceExpression(source.text, attributes, context).steps : [];
  return {
    target,
    source: describeSource(source),
    outcome,
    steps,
    words: `${target} ${describeOutcome(outcome, mapping, source, context)} ${describeSteps(steps)}`.trim(),
  };
}

function outcomeOf(target: string, { values, errors }: MappedAttributes): ExplainedOutcome {
  const error = errors.find((candidate) => candidate.target === target);
  if (error !== undefined) return { kind: 'error', code: error.code, message: error.message };
  const value = values.get(target);
  return value === undefined ? { kind: 'absent' } : { kind: 'value', value };
}

function describeSource(source: MappingSource): string {
  switch (source.kind) {
    case 'attribute':
      return `[${source.name}]`;
    case 'constant':
      return `"${source.text}"`;
    case 'function':
      return source.text;
    case 'none':
    case 'missing':
      return '';
  }
}

function describeOutcome(
  outcome: ExplainedOutcome,
  mapping: AttributeMapping,
  source: MappingSource,
  context: ExplainContext,
): string {
  switch (outcome.kind) {
    case 'error':
      return `fails: ${outcome.message}`;
    case 'absent':
      return context.operation === 'update' && mapping.flowType === 'ObjectAddOnly'
        ? 'is left as it is: the mapping applies at creation only.'
        : 'is left as it is: the mapping gives nothing to write.';
    case 'value':
      return `${describeValue(outcome.value, describeSource(source))}${onlyWhereEmpty(mapping, context)}`;
  }
}

/** What the target holds is not known here. */
function onlyWhereEmpty({ source, flowType }: AttributeMapping, { operation }: ExplainContext): string {
  const fills = operation === 'update' && (source === null || flowType === 'AttributeAddOnly');
  return fills ? ' Only where the target has no value.' : '';
}

function describeValue(value: MappedValue, source: string): string {
  const from = source === '' ? ', the default' : `, from ${source}`;
  switch (value.kind) {
    case 'empty':
      return `becomes empty${from}.`;
    case 'cleared':
      return `is emptied${from}.`;
    case 'reference':
      return `refers to the source's object "${value.sourceId}"${from}.`;
    case 'set':
      if (value.redacted) return `becomes [Redact]${from}.`;
      return `becomes ${typeof value.value === 'object' ? quoteValue(value.value) : quoteValue(String(value.value))}${from}.`;
  }
}

/** The last steps say most: what was chosen, and from what. */
function describeSteps(steps: readonly ExpressionStep[]): string {
  const shown = steps.slice(-20).map(({ expression, value }) => {
    const given =
      value !== null && typeof value === 'object' && 'redacted' in value ? '[Redact]' : quoteValue(value);
    return `${expression} gave ${given}`;
  });
  return shown.length === 0 ? '' : `${shown.join('; ')}.`;
}
