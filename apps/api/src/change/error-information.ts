import { errorAdvice, errorCodes } from '@lockstep/scim';
import type { ProvisioningErrorInfo } from '../generated/graphql.generated.ts';

/** Entra's error code with what it means for whom (entra.md §10). Codes without advice, such as skips, stand alone. */
export function errorInformation(errorCode: string, reason: string | null): ProvisioningErrorInfo {
  const known = errorCodes.find((code) => code === errorCode);
  const advice = known === undefined ? null : errorAdvice[known];
  return {
    errorCode,
    reason: reason ?? advice?.cause ?? null,
    whoMustAct: advice?.whoMustAct ?? null,
    recommendedAction: advice?.whatToDo ?? null,
  };
}
