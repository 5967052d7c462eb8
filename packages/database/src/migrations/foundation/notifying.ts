/** What administrators are told, and how. */
export const notifyingTables: readonly string[] = [
  // R21: the outbox. A row is written in the transaction of what it tells; the API process sends it.
  `CREATE TABLE notification (
    id uuid PRIMARY KEY DEFAULT uuidv7(),
    job_id uuid NOT NULL REFERENCES job ON DELETE CASCADE,
    kind text NOT NULL CHECK (kind IN ('quarantineEntered', 'quarantineReasonChanged', 'recovered', 'disableAhead', 'disabled',
      'changesHeld', 'noCycleFinished', 'test')),
    dedupe_key text NOT NULL,
    content jsonb NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    UNIQUE (job_id, dedupe_key)
  )`,
  `CREATE INDEX notification_job ON notification (job_id, id DESC)`,
  `CREATE TABLE notification_delivery (
    notification_id uuid NOT NULL REFERENCES notification ON DELETE CASCADE,
    channel text NOT NULL CHECK (channel IN ('mail', 'webhook')),
    state text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'sending', 'sent', 'failed', 'dropped')),
    attempts integer NOT NULL DEFAULT 0,
    next_attempt_at timestamptz DEFAULT now(),
    sent_at timestamptz,
    last_error text,
    PRIMARY KEY (notification_id, channel)
  )`,
  `CREATE INDEX notification_delivery_due ON notification_delivery (next_attempt_at) WHERE state IN ('waiting', 'sending')`,
  // The secret that signs is sealed like those of connections.
  `CREATE TABLE notification_webhook (
    job_id uuid PRIMARY KEY REFERENCES job ON DELETE CASCADE,
    url text NOT NULL,
    key_id text NOT NULL,
    envelope text NOT NULL,
    updated_at timestamptz NOT NULL DEFAULT now()
  )`,
  // R21: jobs that ought to run cycles. The API process keeps these rows; nothing else writes them.
  `CREATE TABLE job_watch (
    job_id uuid PRIMARY KEY REFERENCES job ON DELETE CASCADE,
    watched_since timestamptz NOT NULL DEFAULT now(),
    looked_at timestamptz NOT NULL DEFAULT now(),
    silent_since timestamptz
  )`,
];
