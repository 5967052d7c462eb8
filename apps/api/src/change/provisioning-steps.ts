import type { ProvisioningStep as StoredStep } from '@lockstep/database';
import type { ProvisioningStep } from '../generated/graphql.generated.ts';

export function provisioningSteps(steps: readonly StoredStep[]): ProvisioningStep[] {
  return steps.map(({ name, type, status, description, details }) => ({
    name,
    provisioningStepType: type,
    status,
    description,
    details: details ?? null,
  }));
}
