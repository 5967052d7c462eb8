import { errorAdvice, errorCodes, type ErrorAdvice } from '@lockstep/scim';
import type { ProvisioningErrorInfo } from '../generated/graphql.generated.ts';

/** Entra's error code with what it means for whom (entra.md §10). Codes without advice, such as skips, stand alone. */
export function errorInformation(
  errorCode: string,
  reason: string | null,
  outcome: 'failure' | 'success' = 'failure',
): ProvisioningErrorInfo {
  const known = errorCodes.find((code) => code === errorCode);
  const advice = known === undefined ? null : errorAdvice[known];
  return {
    errorCode,
    reason: reason ?? advice?.cause ?? null,
    additionalDetails: reason === null ? null : (advice?.cause ?? null),
    errorCategory: outcome === 'success' ? 'success' : failureCategory(advice),
    whoMustAct: advice?.whoMustAct ?? null,
    recommendedAction: advice?.whatToDo ?? null,
  };
}

function failureCategory(advice: ErrorAdvice | null): ProvisioningErrorInfo['errorCategory'] {
  switch (advice?.whoMustAct) {
    case 'source administrator':
    case 'target administrator':
      return 'nonServiceFailure';
    default:
      return 'failure';
  }
}
