import { deepStrictEqual } from 'node:assert/strict';
import { parseArgs } from 'node:util';
import { compileExpression, parseExpression } from '@lockstep/mapping';
import type { Attributes } from '@lockstep/mapping';
import { now } from './clock.ts';
import { heavyExpressions } from './heavy.ts';
import { measure } from './measure.ts';
import { people } from './people.ts';
import { Ignored, walk } from './tree-walk.ts';
import { zoom } from './zoom.ts';

/**
 * `npm run -s bench:expressions -- [--json]`: evaluations a second of the Zoom template and of ten heavy expressions,
 * against a naive walk of the tree and against functions written by hand, in the same run. All three must give the same.
 * Exits with 1 when the compiled ones are below half of those by hand, taken together.
 */
const { values: options } = parseArgs({ options: { json: { type: 'boolean', default: false } } });

interface Row {
  readonly name: string;
  readonly compiled: number;
  readonly walked: number;
  readonly byHand: number;
}

type Way = (person: Attributes) => unknown;

function compare(name: string, compiled: Way, walked: Way, byHand: Way): Row {
  for (const person of people) {
    deepStrictEqual(compiled(person), byHand(person), name);
    deepStrictEqual(walked(person), byHand(person), name);
  }
  const contestants = [compiled, walked, byHand].map((way) => ({
    name,
    round: () => {
      let last: unknown;
      for (const person of people) last = way(person);
      return last;
    },
  }));
  const [first = 0, second = 0, third = 0] = measure(contestants, people.length);
  return { name, compiled: first, walked: second, byHand: third };
}

const context = { now };
const rows = [
  compare('Zoom template', zoom.compiled, zoom.walked, zoom.byHand),
  ...heavyExpressions.map(({ name, expression, byHand }) => {
    const { evaluate } = compileExpression(expression);
    const tree = parseExpression(expression);
    return compare(
      name,
      (person) => {
        const evaluation = evaluate(person, context);
        return evaluation.kind === 'value' ? evaluation.value : undefined;
      },
      (person) => {
        try {
          return walk(tree, person);
        } catch (error) {
          if (error instanceof Ignored) return undefined;
          throw error;
        }
      },
      byHand,
    );
  }),
];

/** Of ratios the geometric mean. */
const mean = (ratios: readonly number[]): number =>
  Math.exp(ratios.reduce((sum, ratio) => sum + Math.log(ratio), 0) / ratios.length);
const toHand = mean(rows.map(({ compiled, byHand }) => compiled / byHand));
const toWalk = mean(rows.map(({ compiled, walked }) => compiled / walked));

if (options.json) process.stdout.write(`${JSON.stringify({ rows, toHand, toWalk })}\n`);
else {
  const k = (rate: number): string => `${Math.round(rate / 1000).toLocaleString('en-US')}k`.padStart(9);
  const lines = rows.map(
    ({ name, compiled, walked, byHand }) =>
      `${name.padEnd(40)}${k(compiled)}${k(walked)}${k(byHand)}${(compiled / walked).toFixed(2).padStart(9)}${(compiled / byHand).toFixed(2).padStart(9)}`,
  );
  process.stdout.write(
    [
      `${'evaluations a second'.padEnd(40)} compiled   walked  by hand   / walk   / hand`,
      ...lines,
      `${'geometric mean'.padEnd(67)}${toWalk.toFixed(2).padStart(9)}${toHand.toFixed(2).padStart(9)}`,
      '',
    ].join('\n'),
  );
}
process.exitCode = toHand >= 0.5 ? 0 : 1;
