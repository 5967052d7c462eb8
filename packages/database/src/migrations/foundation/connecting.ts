/** Connections with their secrets and budgets, and who signs in. */
export const connectingTables: readonly string[] = [
  `CREATE TABLE connection (
    id uuid PRIMARY KEY DEFAULT uuidv7(),
    kind text NOT NULL CHECK (kind IN ('source', 'target')),
    template_id text NOT NULL,
    display_name text NOT NULL CHECK (length(display_name) BETWEEN 1 AND 200),
    settings jsonb NOT NULL,
    identity text,
    findings jsonb NOT NULL DEFAULT '[]',
    tested_at timestamptz,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now()
  )`,
  `CREATE TABLE sealed_secret (
    connection_id uuid NOT NULL REFERENCES connection ON DELETE CASCADE,
    name text NOT NULL,
    key_id text NOT NULL,
    envelope text NOT NULL,
    -- Of a grant: the lease of whoever renews it. One that has ended, but was not taken back, is a renewal without an answer.
    renewal_until timestamptz,
    updated_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (connection_id, name)
  )`,
  // An administrator on the way through the application's consent page and back: at most one per connection.
  `CREATE TABLE connection_authorization (
    id uuid PRIMARY KEY DEFAULT uuidv7(),
    connection_id uuid NOT NULL UNIQUE REFERENCES connection ON DELETE CASCADE,
    -- Who asked for it, as audit entries name them: an administrator's sign-in is for them alone.
    principal text NOT NULL,
    state_hash text NOT NULL UNIQUE,
    redirect_url text NOT NULL,
    -- Of the browser that set out (RFC 7636); null before.
    code_challenge text,
    expires_at timestamptz NOT NULL,
    returned_at timestamptz,
    -- Code and verifier for the worker, sealed; gone once it has taken them.
    key_id text,
    envelope text
  )`,
  // The rights of an administrator of the tenant, for an hour, and for whoever of us signed in there. Never renewed.
  `CREATE TABLE delegated_sign_in (
    connection_id uuid NOT NULL REFERENCES connection ON DELETE CASCADE,
    principal text NOT NULL,
    expires_at timestamptz NOT NULL,
    key_id text NOT NULL,
    envelope text NOT NULL,
    PRIMARY KEY (connection_id, principal)
  )`,
  // Who is signed in in a browser: its cookie counts as long as this row is there.
  `CREATE TABLE session (
    id uuid PRIMARY KEY DEFAULT uuidv7(),
    principal_id text NOT NULL,
    display_name text NOT NULL,
    began_at timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz NOT NULL
  )`,
  `CREATE INDEX session_principal ON session (principal_id)`,
  // R6: one budget per target account and rate label, leased by every worker.
  `CREATE TABLE target_budget (
    connection_id uuid NOT NULL REFERENCES connection ON DELETE CASCADE,
    label text NOT NULL,
    rate_per_second double precision NOT NULL CHECK (rate_per_second > 0),
    ceiling_per_second double precision NOT NULL,
    permits double precision NOT NULL,
    refilled_at timestamptz NOT NULL DEFAULT now(),
    blocked_until timestamptz,
    removals_waiting_until timestamptz,
    PRIMARY KEY (connection_id, label)
  )`,
];
