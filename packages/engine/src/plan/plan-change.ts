import type { Decision } from './decision.ts';
import { planJoiner } from './plan-joiner.ts';
import { planLeaver } from './plan-leaver.ts';
import { planMember } from './plan-member.ts';
import type { PlanInput } from './plan-input.ts';

/**
 * Decides what one person needs in the target (rule R13): pure, from what was read before. Who is out of scope leaves,
 * who is linked is kept in step, everybody else joins.
 */
export function planChange(input: PlanInput): Decision {
  if (input.standing.kind === 'out-of-scope') return planLeaver(input, input.standing);
  return input.link === null ? planJoiner(input) : planMember(input, input.link);
}
