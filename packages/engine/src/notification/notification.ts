import { z } from 'zod';

const moment = z.iso.datetime();
const count = z.int().min(0);

/**
 * What each kind of notification tells: codes, counts and moments, never a name, an address or an id of a person, because it
 * leaves the house by mail and webhook. Its words are made where it is sent.
 */
const contents = {
  /** N1: one per quarantine. `explanation` says what happened, who must act and how. */
  quarantineEntered: z.strictObject({
    reason: z.string(),
    explanation: z.string(),
    since: moment,
    nextAttemptAt: moment.nullable(),
    /** When the job will be disabled if nothing changes (Q11); null where it never will. */
    disableAt: moment.nullable(),
  }),
  /** N1: again only when the reason changes. */
  quarantineReasonChanged: z.strictObject({
    reason: z.string(),
    previousReason: z.string(),
    explanation: z.string(),
    since: moment,
    nextAttemptAt: moment.nullable(),
    disableAt: moment.nullable(),
  }),
  recovered: z.strictObject({ reason: z.string(), since: moment }),
  disableAhead: z.strictObject({ reason: z.string(), since: moment, disableAt: moment }),
  disabled: z.strictObject({ reason: z.string(), since: moment }),
  /** N2, P4: what the gate began to hold, by effect, and why. */
  changesHeld: z.strictObject({
    reasons: z.array(z.string()).min(1),
    counts: z.array(z.strictObject({ effect: z.string(), count })).min(1),
  }),
  /** R21: the watch. */
  noCycleFinished: z.strictObject({
    /** The end of the last finished cycle; null when none ever finished. */
    lastFinishedAt: moment.nullable(),
    intervalMs: count,
  }),
  test: z.strictObject({}),
};

export type NotificationKind = keyof typeof contents;
type ContentOf<Kind extends NotificationKind> = z.infer<(typeof contents)[Kind]>;

/** One kind with its content. */
export type NotificationMessage = {
  [Kind in NotificationKind]: { readonly kind: Kind; readonly content: ContentOf<Kind> };
}[NotificationKind];

/** Reads what was stored. */
export const notificationMessage: z.ZodType<NotificationMessage> = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('quarantineEntered'), content: contents.quarantineEntered }),
  z.object({ kind: z.literal('quarantineReasonChanged'), content: contents.quarantineReasonChanged }),
  z.object({ kind: z.literal('recovered'), content: contents.recovered }),
  z.object({ kind: z.literal('disableAhead'), content: contents.disableAhead }),
  z.object({ kind: z.literal('disabled'), content: contents.disabled }),
  z.object({ kind: z.literal('changesHeld'), content: contents.changesHeld }),
  z.object({ kind: z.literal('noCycleFinished'), content: contents.noCycleFinished }),
  z.object({ kind: z.literal('test'), content: contents.test }),
]);
