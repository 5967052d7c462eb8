import { childrenOf } from '../expression/children.ts';
import { functionTable } from '../expression/function-table.ts';
import type { ArgumentNode, Expression } from '../expression/syntax.ts';
import type { SchemaIssue } from './issues.ts';
import type { AttributeMapping } from './model.ts';

/** Functions that may be used at creation only, or are seldom meant otherwise. */
export function* validateTiming(
  expression: Expression,
  mapping: AttributeMapping,
  path: string,
): Generator<SchemaIssue> {
  const target = mapping.targetAttributeName;
  const atCreation = mapping.flowType === 'ObjectAddOnly' && mapping.matchingPriority === 0;
  if (expression.kind === 'call' && expression.name === 'SelectUniqueValue' && !atCreation) {
    yield {
      path,
      code: 'NotAtCreation',
      severity: 'error',
      message: `SelectUniqueValue for ${target} would find its own value taken. Set flowType to ObjectAddOnly and matchingPriority to 0 (FN 38).`,
    };
  }
  if (atCreation) return;
  for (const name of listVolatile(expression)) {
    const message = name === 'Now' ? explainNow(target) : explainChance(name, target);
    yield { path, code: 'NotDeterministic', severity: 'warning', message };
  }
}

/** As in Entra, whose cycles look at what changed (C11); only a filter's moments are watched. */
function explainNow(target: string): string {
  return (
    `Now in the mapping of ${target} is the time at which a person was last evaluated: after they or the schema changed, not whenever time passes. ` +
    'To act when a date comes, use a scoping filter such as DATE BEFORE now; for the time of creation, set flowType to ObjectAddOnly.'
  );
}

function explainChance(name: string, target: string): string {
  return (
    `${name} gives ${target} a value by chance. Lockstep gives a person the same one each time, Entra another one whenever the person changes. ` +
    'If only new accounts are to get it, set flowType to ObjectAddOnly.'
  );
}

/** The functions in it whose value does not follow from the attributes, each once. */
function listVolatile(node: ArgumentNode, found = new Set<string>()): ReadonlySet<string> {
  if (node.kind === 'call' && functionTable.get(node.name)?.volatile === true) found.add(node.name);
  for (const child of childrenOf(node)) listVolatile(child, found);
  return found;
}
