import type { Attributes } from '../expression/values.ts';
import type { Filter } from '../schema/model.ts';
import { compileFilter } from './compile-filter.ts';
import type { FilterContext } from './context.ts';
import type { ScopeVerdict } from './verdict.ts';

/**
 * Decides whether an object is in scope. No filter means it is. Throws SchemaError for a filter that can't be evaluated.
 * A schema's own filter is prepared once by compileSchema.
 */
export function evaluateFilter(
  filter: Filter | null | undefined,
  attributes: Attributes,
  context: FilterContext = {},
): ScopeVerdict {
  return compileFilter(filter).decide(attributes, context);
}
