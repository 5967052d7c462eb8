import type { AttributeImpact, Counted, Explanation, ImpactExample, ImpactReport } from '@lockstep/mapping';

const counted = <E>({ count, examples }: Counted<E>) => ({ count, examples: [...examples] });

const changes = ({ count, examples }: Counted<ImpactExample>) => ({
  count,
  examples: examples.map(({ personId, before, after }) => ({
    person: personId,
    before: before ?? null,
    after: after ?? null,
  })),
});

/** `packages/mapping`'s report as GraphQL has it: lists in place of records. */
export function impactFields(report: ImpactReport) {
  const attribute = ([name, impact]: [string, AttributeImpact]) => ({
    attribute: name,
    added: changes(impact.added),
    removed: changes(impact.removed),
    changed: changes(impact.changed),
  });
  return {
    people: report.people,
    inScopeBefore: report.inScope.before,
    inScopeAfter: report.inScope.after,
    entering: counted(report.entering),
    leaving: counted(report.leaving),
    changing: counted(report.changing),
    unchanged: report.unchanged,
    undecided: counted(report.undecided),
    attributes: Object.entries(report.attributes).map(attribute),
    newErrors: Object.entries(report.newErrors).map(([errorCode, people]) => ({
      errorCode,
      people: counted(people),
    })),
  };
}

export function explanationFields({ scope, attributes }: Explanation) {
  return {
    filters: scope.groups.map(({ name, holds, clauses }) => ({
      name,
      holds,
      clauses: clauses.map((clause) => ({ ...clause })),
    })),
    attributes: attributes.map(({ target, source, words, steps, outcome }) => ({
      target,
      source,
      words,
      steps: steps.map(({ expression, value }) => ({
        expression,
        value: value !== null && typeof value === 'object' && 'redacted' in value ? '[Redact]' : value,
      })),
      errorCode: outcome.kind === 'error' ? outcome.code : null,
    })),
  };
}
