import { DefaultFailureConverter } from '@temporalio/common';

/**
 * Messages and stack traces of failures travel as payloads, too, so that the codec seals them. Temporal's SDK takes it by its
 * path: into the bundle of the workflows, and into the process for activities.
 */
export const failureConverter = new DefaultFailureConverter({ encodeCommonAttributes: true });
