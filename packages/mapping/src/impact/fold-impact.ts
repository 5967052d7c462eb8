import { comparePerson } from './compare-person.ts';
import type { AttributeChange } from './compare-person.ts';
import { emptyImpact } from './impact.ts';
import type {
  AttributeImpact,
  Counted,
  ImpactOptions,
  ImpactReport,
  ImpactSchemas,
  StagedPerson,
} from './impact.ts';

const DEFAULT_EXAMPLES = 5;
const UNTOUCHED: AttributeImpact = {
  added: { count: 0, examples: [] },
  removed: { count: 0, examples: [] },
  changed: { count: 0, examples: [] },
};

/** Adds a page of people to a report. Pure: the report that goes in stays as it is. */
export function addPage(
  report: ImpactReport,
  people: Iterable<StagedPerson>,
  schemas: ImpactSchemas,
  options: ImpactOptions,
): ImpactReport {
  let result = report;
  for (const person of people) result = addPerson(result, person, schemas, options);
  return result;
}

/** Who enters or leaves scope and which attributes would change, if `after` took the place of `before`. */
export async function impact(
  schemas: ImpactSchemas,
  pages: AsyncIterable<Iterable<StagedPerson>> | Iterable<Iterable<StagedPerson>>,
  options: ImpactOptions,
): Promise<ImpactReport> {
  let report = emptyImpact;
  for await (const page of pages) report = addPage(report, page, schemas, options);
  return report;
}

function addPerson(
  report: ImpactReport,
  person: StagedPerson,
  schemas: ImpactSchemas,
  options: ImpactOptions,
): ImpactReport {
  const limit = options.examples ?? DEFAULT_EXAMPLES;
  const add = <E>(counted: Counted<E>, example: E): Counted<E> => ({
    count: counted.count + 1,
    examples: counted.examples.length < limit ? [...counted.examples, example] : counted.examples,
  });
  const change = comparePerson(person, schemas, options);
  const { id } = person;
  let newErrors = report.newErrors;
  for (const code of new Set(change.errors)) {
    newErrors = { ...newErrors, [code]: add(newErrors[code] ?? { count: 0, examples: [] }, id) };
  }
  const seen: ImpactReport = { ...report, people: report.people + 1, newErrors };
  const { before, after } = report.inScope;
  switch (change.kind) {
    case 'outside':
      return seen;
    case 'undecided':
      return { ...seen, undecided: add(report.undecided, id) };
    case 'entering':
      return { ...seen, inScope: { before, after: after + 1 }, entering: add(report.entering, id) };
    case 'leaving':
      return { ...seen, inScope: { before: before + 1, after }, leaving: add(report.leaving, id) };
    case 'staying': {
      const staying = { ...seen, inScope: { before: before + 1, after: after + 1 } };
      if (change.changes.length === 0) return { ...staying, unchanged: report.unchanged + 1 };
      return {
        ...staying,
        changing: add(report.changing, id),
        attributes: addChanges(report.attributes, id, change.changes, add),
      };
    }
  }
}

function addChanges(
  attributes: ImpactReport['attributes'],
  personId: string,
  changes: readonly AttributeChange[],
  add: <E>(counted: Counted<E>, example: E) => Counted<E>,
): ImpactReport['attributes'] {
  const changed = { ...attributes };
  for (const { target, kind, before, after } of changes) {
    const impacted = changed[target] ?? UNTOUCHED;
    changed[target] = { ...impacted, [kind]: add(impacted[kind], { personId, before, after }) };
  }
  return changed;
}
