import { defineFunction } from '../define-function.ts';
import type { Call } from '../function.ts';
import { randomArgument } from './random.ts';
import type { RandomBelow } from './random.ts';

/** Windows' "passwords must meet complexity requirements". */
const SETS = {
  numbers: '0123456789',
  special: '~!@#$%^&*_-+=`|\\(){}[]:;"\'<>,.?/',
  capital: 'ABCDEFGHIJKLMNOPQRSTUVWXYZ',
  lowerCase: 'abcdefghijklmnopqrstuvwxyz',
};

export const randomString = defineFunction({
  name: 'RandomString',
  parameters: [
    { name: 'Length', integer: true },
    { name: 'MinimumNumbers', integer: true },
    { name: 'MinimumSpecialCharacters', integer: true },
    { name: 'MinimumCapital', integer: true },
    { name: 'MinimumLowerCase', integer: true },
    { name: 'CharactersToAvoid', optional: true },
  ],
  volatile: true,
  meaning:
    "Random characters of Windows' password rules: at least so many digits, special characters, capitals and small letters, none of the last argument. Length is at most 256 and at least the sum of the minima.",
  examples: [
    { expression: 'Len(RandomString(10, 2, 2, 2, 1, "?,"))', gives: '10' },
    {
      expression: 'RandomString(3, 2, 2, 0, 0)',
      gives: { failure: 'Length is less than the minima together' },
    },
  ],
  prepare: (call) => {
    const numbers = [0, 1, 2, 3, 4].map((index) => call.integer(index));
    const avoided = call.text(5);
    const random = randomArgument(call);
    return (scope) => {
      const [length = 0, ...minima] = numbers.map((number) => number(scope));
      checkLengths(call, length, minima);
      const below = random(scope);
      const avoid = new Set(avoided(scope) ?? '');
      const sets = Object.values(SETS).map((set) =>
        Array.from(set).filter((character) => !avoid.has(character)),
      );
      if (sets.some((set, index) => set.length === 0 && (minima[index] ?? 0) > 0))
        throw call.failure('CharactersToAvoid leaves none of a kind that is required.');
      return draw(call, length, minima, sets, below);
    };
  },
});

function checkLengths(call: Call, length: number, minima: readonly number[]): void {
  if (length < 0 || length > 256) throw call.failure('Length must be from 0 to 256.');
  if (minima.some((minimum) => minimum < 0)) throw call.failure('a minimum is negative.');
  if (minima.reduce((sum, minimum) => sum + minimum, 0) > length)
    throw call.failure('Length is less than the minima together.');
}

function draw(
  call: Call,
  length: number,
  minima: readonly number[],
  sets: readonly (readonly string[])[],
  below: RandomBelow,
): string {
  const characters = sets.flatMap((set, index) =>
    Array.from({ length: minima[index] ?? 0 }, () => set[below(set.length)] ?? ''),
  );
  const all = sets.flat();
  if (all.length === 0 && characters.length < length)
    throw call.failure('CharactersToAvoid leaves no characters.');
  while (characters.length < length) characters.push(all[below(all.length)] ?? '');
  return shuffle(characters, below).join('');
}

/** Fisher and Yates. */
function shuffle(characters: readonly string[], below: RandomBelow): readonly string[] {
  const shuffled = [...characters];
  for (let last = shuffled.length - 1; last > 0; last -= 1) {
    const other = below(last + 1);
    const kept = shuffled[last] ?? '';
    shuffled[last] = shuffled[other] ?? '';
    shuffled[other] = kept;
  }
  return shuffled;
}
