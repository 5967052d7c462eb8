import {
  authorizeConnectionInput,
  type AuthorizeConnectionInput,
  type ConnectionTestReport,
} from '@lockstep/contracts';
import { soon } from '../temporal/activities.ts';
import { parseInput } from '../temporal/parse-input.ts';

/** For the administrator who has just come back from the consent page: only the worker opens secrets (rule R22). */
export async function authorizeConnection(input: AuthorizeConnectionInput): Promise<ConnectionTestReport> {
  return soon.authorizeConnection(parseInput(authorizeConnectionInput, input));
}
