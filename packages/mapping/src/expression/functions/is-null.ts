import { defineFunction } from '../function.ts';
import { isNothing, isNothingOrEmpty, truth } from '../values.ts';

export const isNull = defineFunction({
  name: 'IsNull',
  parameters: [{ name: 'expression' }],
  evaluate: (call) => truth(isNothing(call.value(0))),
});

export const isNullOrEmpty = defineFunction({
  name: 'IsNullOrEmpty',
  parameters: [{ name: 'expression' }],
  evaluate: (call) => truth(isNothingOrEmpty(call.value(0))),
});

export const isPresent = defineFunction({
  name: 'IsPresent',
  parameters: [{ name: 'expression' }],
  evaluate: (call) => truth(!isNothingOrEmpty(call.value(0))),
});
