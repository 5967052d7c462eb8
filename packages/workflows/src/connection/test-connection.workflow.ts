import {
  testConnectionInput,
  type ConnectionTestReport,
  type TestConnectionInput,
} from '@lockstep/contracts';
import { soon } from '../temporal/activities.ts';
import { parseInput } from '../temporal/parse-input.ts';

/** For the administrator who has just entered an address and a secret: only the worker opens secrets (rule R22). */
export async function testConnection(input: TestConnectionInput): Promise<ConnectionTestReport> {
  return soon.testConnection(parseInput(testConnectionInput, input));
}
