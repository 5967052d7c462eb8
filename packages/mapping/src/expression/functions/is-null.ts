import { defineFunction } from '../define-function.ts';
import { isNothing, isNothingOrEmpty, truth } from '../values.ts';

const parameters = [{ name: 'expression' }] as const;

export const isNull = defineFunction({
  name: 'IsNull',
  parameters,
  light: true,
  meaning: 'Whether there is no value. An empty text is one.',
  examples: [{ expression: 'IsNull([displayName])', attributes: { displayName: null }, gives: 'True' }],
  prepare: (call) => {
    const source = call.value(0);
    return (scope) => truth(isNothing(source(scope)));
  },
});

export const isNothingFunction = defineFunction({
  name: 'IsNothing',
  parameters: [{ name: 'source' }],
  light: true,
  meaning: "Another name of IsNull, in Graph's list of functions only.",
  examples: [{ expression: 'IsNothing([displayName])', attributes: { displayName: '' }, gives: 'False' }],
  prepare: (call) => isNull.prepare(call),
});

export const isNullOrEmpty = defineFunction({
  name: 'IsNullOrEmpty',
  parameters,
  light: true,
  meaning: 'Whether there is no value, or an empty text.',
  examples: [{ expression: 'IsNullOrEmpty([displayName])', attributes: { displayName: '' }, gives: 'True' }],
  prepare: (call) => {
    const source = call.value(0);
    return (scope) => truth(isNothingOrEmpty(source(scope)));
  },
});

export const isPresent = defineFunction({
  name: 'IsPresent',
  parameters,
  light: true,
  meaning: 'Whether there is a value that is not empty.',
  examples: [{ expression: 'IsPresent([displayName])', attributes: { displayName: 'Ada' }, gives: 'True' }],
  prepare: (call) => {
    const source = call.value(0);
    return (scope) => truth(!isNothingOrEmpty(source(scope)));
  },
});

export const isString = defineFunction({
  name: 'IsString',
  parameters,
  light: true,
  meaning: 'Whether there is one text; several values, or none, are not.',
  examples: [
    { expression: 'IsString([mail])', attributes: { mail: 'a@contoso.com' }, gives: 'True' },
    { expression: 'IsString([proxyAddresses])', attributes: { proxyAddresses: ['a', 'b'] }, gives: 'False' },
  ],
  prepare: (call) => {
    const source = call.value(0);
    return (scope) => truth(typeof source(scope) === 'string');
  },
});
