import { isNothing, readAttribute } from '../expression/values.ts';
import type { AttributeValue, Attributes } from '../expression/values.ts';
import { convertValue } from '../schema/convert-value.ts';
import { readSource } from '../schema/mapping-source.ts';
import type { AttributeDefinition, AttributeMapping } from '../schema/model.ts';
import { callsAny } from '../schema/source-nodes.ts';
import { compileSource } from './compile-source.ts';
import type { MappedValue, MappingContext, MappingErrorCode, TargetValue } from './compiled-schema.ts';

/** What one mapping does to its target attribute. */
export type MappingOutcome =
  | { readonly kind: 'value'; readonly value: MappedValue }
  | { readonly kind: 'absent' }
  | { readonly kind: 'error'; readonly code: MappingErrorCode; readonly message: string };

export interface CompiledMapping {
  readonly target: string;
  readonly attributes: readonly string[];
  readonly evaluate: (attributes: Attributes, context: MappingContext) => MappingOutcome;
}

export function compileMapping(mapping: AttributeMapping, definition: AttributeDefinition): CompiledMapping {
  const source = compileSource(readSource(mapping.source));
  const target = mapping.targetAttributeName;
  const asksForItself = callsAny(mapping.source, ['Guid', 'RandomString', 'SelectUniqueValue']);
  const none = source === undefined;
  const createOnly = mapping.flowType === 'ObjectAddOnly';
  const clears =
    mapping.flowNullValues === true &&
    mapping.flowType === 'Always' &&
    mapping.matchingPriority === 0 &&
    !definition.required;
  /** Graph leaves out what was never set: only what was read as empty empties anything (R7). */
  const allRead = (attributes: Attributes): boolean =>
    source?.attributes.every((name) => readAttribute(attributes, name) !== undefined) ?? false;
  return {
    target,
    attributes: source?.attributes ?? [],
    evaluate: (attributes, context) => {
      if (createOnly && context.operation === 'update') return { kind: 'absent' };
      const evaluation = source?.evaluate(
        attributes,
        asksForItself ? contextOf(target, context) : context,
      ) ?? {
        kind: 'value',
        value: null,
      };
      switch (evaluation.kind) {
        case 'error':
          return {
            kind: 'error',
            code: 'ExpressionFailed',
            message: explainFailure(target, evaluation.message),
          };
        case 'ignored':
          // Nothing else keeps the engine from writing the other attributes.
          if (evaluation.object === true)
            return { kind: 'error', code: 'ExpressionFailed', message: leaveAlone(target) };
          return unfilled(definition, context, { kind: 'absent' });
        case 'value': {
          // What a None mapping has for an attribute without a value it has at any time (A1, X9).
          const filled = none || context.operation === 'create';
          const value = filled ? withDefault(evaluation.value, mapping) : evaluation.value;
          const cleared = clears && context.operation === 'update' && allRead(attributes);
          const nothing: MappingOutcome = none
            ? { kind: 'absent' }
            : { kind: 'value', value: { kind: cleared ? 'cleared' : 'empty' } };
          return place(value, evaluation.redacted === true, definition, context, nothing);
        }
      }
    },
  };
}

/** Chance, and which values are taken, are a target attribute's own. */
function contextOf(target: string, context: MappingContext): MappingContext {
  const { random, randomFor, isTakenIn } = context;
  return {
    ...context,
    random: randomFor?.(target) ?? random,
    isTaken: isTakenIn === undefined ? context.isTaken : (value) => isTakenIn(target, value),
  };
}

/** A2: the default is for null, and for create, only. The portal stores "" for none. */
function withDefault(value: AttributeValue, mapping: AttributeMapping): AttributeValue {
  const fallback = mapping.defaultValue ?? '';
  return isNothing(value) && fallback !== '' ? fallback : value;
}

function place(
  value: AttributeValue,
  redacted: boolean,
  definition: AttributeDefinition,
  context: MappingContext,
  nothing: MappingOutcome,
): MappingOutcome {
  const conversion = convertValue(value, definition);
  switch (conversion.kind) {
    case 'nothing':
      return unfilled(definition, context, nothing);
    case 'refused':
      return {
        kind: 'error',
        code: conversion.code,
        message: explainRefusal(value, redacted, conversion.message),
      };
    case 'converted':
      // A blank login name would be accepted by nobody, on update neither (A6).
      if (definition.required && conversion.value === '') return missing(definition);
      if (definition.type === 'Reference') return refer(conversion.value, definition);
      return { kind: 'value', value: { kind: 'set', value: conversion.value, redacted } };
  }
}

/** A6 */
function unfilled(
  definition: AttributeDefinition,
  context: MappingContext,
  otherwise: MappingOutcome,
): MappingOutcome {
  return definition.required && context.operation === 'create' ? missing(definition) : otherwise;
}

function missing({ name }: AttributeDefinition): MappingOutcome {
  const message = `The target requires ${name}, but the mapping gave nothing. Fill in what it is mapped from, or give the mapping a default.`;
  return { kind: 'error', code: 'MissingValues', message };
}

/** The value of a reference is the id of the object in the source; who it is in the target is found out later (C7). */
function refer(value: TargetValue, { name }: AttributeDefinition): MappingOutcome {
  const ids = typeof value === 'object' ? value : [String(value)];
  const [sourceId] = ids;
  if (sourceId !== undefined && ids.length === 1) {
    return { kind: 'value', value: { kind: 'reference', sourceId } };
  }
  const message = `${name} refers to one object, but the mapping gave ${String(ids.length)}. Choose one with Item.`;
  return { kind: 'error', code: 'SchemaPropertyCanOnlyAcceptValue', message };
}

function leaveAlone(target: string): string {
  return `The expression for ${target} says that this object is not to be provisioned (IgnoreObjectFlow).`;
}

function explainFailure(target: string, message: string): string {
  return `The expression for ${target} failed: ${message}`;
}

function explainRefusal(value: AttributeValue, redacted: boolean, message: string): string {
  const given = redacted || typeof value !== 'string' ? 'Another value' : `"${value.slice(0, 100)}"`;
  return `${message} ${given} was mapped to it. Correct the value in the source, or the mapping.`;
}
