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
  const changing = findChanging(expression);
  if (changing !== undefined && !atCreation) {
    yield {
      path,
      code: 'NotDeterministic',
      severity: 'warning',
      message: `${changing} gives ${target} another value in each cycle. If that is not meant, set flowType to ObjectAddOnly.`,
    };
  }
}

/** Now inside of DateDiff and the like is how rules about dates are written; alone it changes all the time. */
function findChanging(node: ArgumentNode): string | undefined {
  if (node.kind !== 'call') return undefined;
  if (functionTable.get(node.name)?.volatile === true) return node.name;
  if (node.name === 'DateDiff' || node.name === 'IIF') return undefined;
  for (const child of childrenOf(node)) {
    const found = findChanging(child);
    if (found !== undefined) return found;
  }
  return undefined;
}
