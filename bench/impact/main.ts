import { parseArgs } from 'node:util';
import { templateById } from '@lockstep/gallery';
import { compileSchema, impact } from '@lockstep/mapping';
import type { StagedPerson, SynchronizationSchema } from '@lockstep/mapping';
import { now } from '../expressions/clock.ts';
import { people } from '../expressions/people.ts';

/**
 * `npm run -s bench:impact -- [--people 100000]`: what a draft of the Zoom template would change, for a tenth of the people
 * and for all, in pages. Its memory is that which is still held, and the most that was, above what the process had before.
 */
const { values: options } = parseArgs({ options: { people: { type: 'string', default: '100000' } } });
const total = Number(options.people);
const pageSize = 1_000;

const present = templateById('zoom')?.defaultSchema;
if (present === undefined) throw new Error('The gallery has no template "zoom"');

/** Sales only, and longer names: many leave, and all the others change. */
function draftOf(schema: SynchronizationSchema): SynchronizationSchema {
  const clause = {
    sourceOperandName: 'department',
    operatorName: 'EQUALS',
    targetOperand: { values: ['Sales'] },
  };
  const longer = 'Append([surname], " (x)")';
  const source = { type: 'Function', name: 'Append', expression: longer, parameters: [] } as const;
  return {
    ...schema,
    synchronizationRules: schema.synchronizationRules.map((rule) => ({
      ...rule,
      objectMappings: rule.objectMappings.map((mapping) => ({
        ...mapping,
        scope: { groups: [{ clauses: [clause] }] },
        attributeMappings: mapping.attributeMappings.map((attribute) =>
          attribute.targetAttributeName === 'name.familyName' ? { ...attribute, source } : attribute,
        ),
      })),
    })),
  };
}

let mostHeld = 0;

function* pages(count: number): Generator<readonly StagedPerson[]> {
  for (let first = 0; first < count; first += pageSize) {
    mostHeld = Math.max(mostHeld, process.memoryUsage().heapUsed);
    yield Array.from({ length: Math.min(pageSize, count - first) }, (_, index) => ({
      id: `person-${String(first + index)}`,
      attributes: { ...people[(first + index) % people.length] },
      assigned: true,
    }));
  }
}

const schemas = { before: compileSchema(present), after: compileSchema(draftOf(present)) };

async function run(count: number): Promise<string> {
  globalThis.gc?.();
  const before = process.memoryUsage().heapUsed;
  mostHeld = before;
  const start = performance.now();
  const report = await impact(schemas, pages(count), { now });
  const seconds = (performance.now() - start) / 1000;
  globalThis.gc?.();
  const mib = (bytes: number): string => `${(bytes / 1024 / 1024).toFixed(1)} MiB`;
  const held = process.memoryUsage().heapUsed - before;
  return [
    `${count.toLocaleString('en-US')} people: ${seconds.toFixed(2)} s, ${Math.round(count / seconds).toLocaleString('en-US')} a second`,
    `held after ${mib(held)}, at most ${mib(mostHeld - before)}, report of ${String(JSON.stringify(report).length)} bytes`,
    `${String(report.leaving.count)} leave, ${String(report.changing.count)} change`,
  ].join('; ');
}

// The first run warms up.
await run(pageSize);
for (const count of [total / 10, total]) process.stdout.write(`${await run(count)}\n`);
