import type { MappingContext } from '@lockstep/mapping';
import { chanceOf } from './chance.ts';

export interface EvaluationFacts {
  readonly sourceId: string;
  /** The tenant's default verified domain, where a mapping asks for it. */
  readonly defaultDomain: string | null;
  /** Whether somebody else has, or is to have, this value of a target attribute. Without it no value is taken. */
  readonly isTaken?: (target: string, value: string) => boolean;
  readonly nowMs: number;
}

/** What expressions may ask for besides the attributes. Chance is the person's own and stays the same, so that plans converge. */
export function mappingContext(
  { sourceId, defaultDomain, isTaken, nowMs }: EvaluationFacts,
  operation: MappingContext['operation'],
): MappingContext {
  return {
    now: new Date(nowMs),
    operation,
    defaultDomain,
    isTakenIn: isTaken,
    randomFor: (target) => chanceOf(`${sourceId} ${target}`),
  };
}
