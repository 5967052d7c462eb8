/** Connections, jobs, cycles, and what was read of the source. */
export const readingTables: readonly string[] = [
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
  `CREATE TABLE job (
    id uuid PRIMARY KEY DEFAULT uuidv7(),
    display_name text NOT NULL CHECK (length(display_name) BETWEEN 1 AND 200),
    template_id text NOT NULL,
    source_connection_id uuid NOT NULL REFERENCES connection,
    target_connection_id uuid NOT NULL REFERENCES connection,
    service_principal_id text NOT NULL,
    scope text NOT NULL CHECK (scope IN ('assigned', 'all')),
    desired_state text NOT NULL DEFAULT 'paused' CHECK (desired_state IN ('paused', 'started')),
    cycle_requested_at timestamptz,
    interval_ms bigint NOT NULL DEFAULT 2400000 CHECK (interval_ms >= 1000),
    settings jsonb NOT NULL DEFAULT '{}',
    notification_email text,
    notify_on_failure boolean NOT NULL DEFAULT false,
    schema_version integer NOT NULL,
    bound_tenant_id text,
    bound_target_identity text,
    suspension jsonb,
    -- The enterprise application as the source last showed it: its id and name, and its roles.
    application jsonb,
    app_roles jsonb NOT NULL DEFAULT '[]',
    default_domain text,
    -- R18: what the last whole listing showed, by kind, and the kinds of which the target has refused one.
    licences_listed jsonb NOT NULL DEFAULT '{}',
    licences_listed_at timestamptz NOT NULL DEFAULT now(),
    licences_refused jsonb NOT NULL DEFAULT '{}',
    import_sequence bigint NOT NULL DEFAULT 0,
    import_round integer NOT NULL DEFAULT 0,
    import_started_at timestamptz,
    -- When the last complete round began: what has changed since may have gone unobserved.
    import_last_began_at timestamptz,
    imported_at timestamptz,
    assignments_listed_at timestamptz,
    steady_since timestamptz,
    held_since timestamptz,
    restart jsonb,
    cycle_number integer NOT NULL DEFAULT 0,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now()
  )`,
  // What an administrator changes in Entra itself: app roles, and who is assigned. One at a time per application.
  `CREATE TABLE directory_change (
    id uuid PRIMARY KEY DEFAULT uuidv7(),
    job_id uuid NOT NULL REFERENCES job ON DELETE CASCADE,
    service_principal_id text NOT NULL,
    principal text NOT NULL,
    action text NOT NULL CHECK (action IN ('addAppRole', 'removeAppRole', 'assignAppRole', 'removeAppRoleAssignment')),
    app_role_id text,
    app_role jsonb,
    principal_id text,
    assignment_id text,
    state text NOT NULL DEFAULT 'running' CHECK (state IN ('running', 'succeeded', 'failed')),
    error_code text,
    error_message text,
    started_at timestamptz NOT NULL DEFAULT now(),
    ended_at timestamptz
  )`,
  `CREATE UNIQUE INDEX directory_change_running ON directory_change (service_principal_id) WHERE state = 'running'`,
  `CREATE INDEX directory_change_job ON directory_change (job_id, id DESC)`,
  `CREATE TABLE schema_version (
    job_id uuid NOT NULL REFERENCES job ON DELETE CASCADE,
    version integer NOT NULL,
    document jsonb NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (job_id, version)
  )`,
  // One draft a job: it never touches the running schema until it is published as the next version.
  `CREATE TABLE schema_draft (
    job_id uuid PRIMARY KEY REFERENCES job ON DELETE CASCADE,
    document jsonb NOT NULL,
    based_on integer NOT NULL,
    revision integer NOT NULL DEFAULT 1,
    updated_at timestamptz NOT NULL DEFAULT now()
  )`,
  `CREATE TABLE cycle (
    id uuid PRIMARY KEY DEFAULT uuidv7(),
    job_id uuid NOT NULL REFERENCES job ON DELETE CASCADE,
    number integer NOT NULL,
    kind text NOT NULL CHECK (kind IN ('initial', 'incremental', 'dryRun', 'onDemand', 'preview')),
    schema_version integer NOT NULL,
    state text NOT NULL DEFAULT 'running' CHECK (state IN ('running', 'succeeded', 'failed', 'stopped')),
    -- Whether somebody asked for it: a restart, a dry run, work for one person.
    initiated_by text NOT NULL DEFAULT 'system' CHECK (initiated_by IN ('system', 'user', 'application')),
    phase text NOT NULL DEFAULT 'import',
    started_at timestamptz NOT NULL DEFAULT now(),
    ended_at timestamptz,
    applying_since timestamptz,
    -- When it last did something: its phase moved, or requests were counted.
    progressed_at timestamptz NOT NULL DEFAULT now(),
    error_code text,
    error_message text,
    requests_to_source integer NOT NULL DEFAULT 0,
    requests_to_target integer NOT NULL DEFAULT 0,
    skipped integer NOT NULL DEFAULT 0,
    -- R18, R19: what a dry run foresees, by kind.
    licences jsonb,
    UNIQUE (job_id, number)
  )`,
  // What is done for one person on demand goes on beside a cycle: it takes the same claims (R3).
  `CREATE UNIQUE INDEX cycle_one_running ON cycle (job_id) WHERE state = 'running' AND kind NOT IN ('onDemand', 'preview')`,
  // entra.md Q21: what became of a job's quarantine, and by whom.
  `CREATE TABLE quarantine_event (
    id uuid PRIMARY KEY DEFAULT uuidv7(),
    job_id uuid NOT NULL REFERENCES job ON DELETE CASCADE,
    kind text NOT NULL CHECK (kind IN ('entered', 'reasonChanged', 'lifted', 'disableAhead', 'disabled')),
    by text NOT NULL CHECK (by IN ('cycle', 'administrator')),
    code text NOT NULL,
    reason text NOT NULL,
    message text NOT NULL,
    at timestamptz NOT NULL DEFAULT now()
  )`,
  `CREATE INDEX quarantine_event_job ON quarantine_event (job_id, id DESC)`,
  // R1: the import mark of a job is the set of its feeds' marks. cursor and next_mark belong to the round in progress.
  `CREATE TABLE feed (
    id uuid PRIMARY KEY DEFAULT uuidv7(),
    job_id uuid NOT NULL REFERENCES job ON DELETE CASCADE,
    kind text NOT NULL CHECK (kind IN ('users', 'group-members', 'transitive-members', 'assignment-list', 'assignment-changes')),
    start jsonb NOT NULL,
    mark text,
    cursor text,
    next_mark text,
    position text NOT NULL DEFAULT 'pending' CHECK (position IN ('pending', 'reading', 'done')),
    full_round boolean NOT NULL DEFAULT true,
    retiring boolean NOT NULL DEFAULT false,
    page integer NOT NULL DEFAULT 0,
    round_sequence bigint NOT NULL DEFAULT 0,
    pages_last_round integer NOT NULL DEFAULT 0,
    -- When its last round from the beginning was complete.
    fully_read_at timestamptz
  )`,
  `CREATE INDEX feed_job ON feed (job_id)`,
  `CREATE TABLE person (
    job_id uuid NOT NULL REFERENCES job ON DELETE CASCADE,
    source_id text NOT NULL,
    attributes jsonb,
    presence text NOT NULL DEFAULT 'unread' CHECK (presence IN ('unread', 'present', 'soft-deleted', 'hard-deleted')),
    staged_sequence bigint NOT NULL DEFAULT 0,
    read_wanted text CHECK (read_wanted IN ('new', 'absent-property', 'tombstone', 'suspect', 'attributes')),
    read_after timestamptz,
    source_version bigint NOT NULL DEFAULT 1,
    planned_version bigint NOT NULL DEFAULT 0,
    planned_schema integer NOT NULL DEFAULT 0,
    plan_starts integer NOT NULL DEFAULT 0,
    due_at timestamptz,
    -- When time alone takes them into scope or out of it, by a filter on dates.
    scope_changes_at timestamptz,
    in_scope boolean,
    wanted_key text,
    waits_for text,
    reference_waits_for text,
    skip_reason text,
    read_backs integer NOT NULL DEFAULT 0,
    attempts integer NOT NULL DEFAULT 0,
    -- An administrator asked for the next attempt.
    retry_asked boolean NOT NULL DEFAULT false,
    error_code text,
    error_message text,
    first_seen_at timestamptz NOT NULL DEFAULT now(),
    -- Of the oldest change that is not confirmed in the target yet: when it was seen, and how long before nobody had looked.
    seen_at timestamptz,
    unobserved_ms bigint,
    changed_at timestamptz NOT NULL DEFAULT now(),
    deleted_at timestamptz,
    PRIMARY KEY (job_id, source_id)
  )`,
  `CREATE INDEX person_changed ON person (job_id, source_id) WHERE source_version > planned_version`,
  `CREATE INDEX person_schema ON person (job_id, planned_schema)`,
  `CREATE INDEX person_due ON person (job_id, due_at) WHERE due_at IS NOT NULL`,
  `CREATE INDEX person_scope_changes ON person (job_id, scope_changes_at) WHERE scope_changes_at IS NOT NULL`,
  `CREATE INDEX person_to_read ON person (job_id, source_id) WHERE read_wanted IS NOT NULL`,
  `CREATE INDEX person_wanted_key ON person (job_id, wanted_key) WHERE wanted_key IS NOT NULL`,
  `CREATE INDEX person_waiting ON person (job_id, waits_for) WHERE waits_for IS NOT NULL`,
  `CREATE INDEX person_reference_waiting ON person (job_id, reference_waits_for) WHERE reference_waits_for IS NOT NULL`,
  // R7: an edge leaves in steps: live -> suspect (absent somewhere) -> leaving (first proof) -> gone (confirmed).
  `CREATE TABLE assignment (
    job_id uuid NOT NULL REFERENCES job ON DELETE CASCADE,
    assignment_id text NOT NULL,
    principal_id text NOT NULL,
    principal_type text NOT NULL,
    app_role_id text NOT NULL,
    state text NOT NULL DEFAULT 'live' CHECK (state IN ('live', 'suspect', 'leaving', 'gone')),
    seen_sequence bigint NOT NULL DEFAULT 0,
    prove_at timestamptz,
    PRIMARY KEY (job_id, assignment_id)
  )`,
  `CREATE INDEX assignment_principal ON assignment (job_id, principal_id)`,
  `CREATE INDEX assignment_unsettled ON assignment (job_id, prove_at) WHERE state IN ('suspect', 'leaving')`,
  `CREATE TABLE membership (
    job_id uuid NOT NULL REFERENCES job ON DELETE CASCADE,
    group_id text NOT NULL,
    member_id text NOT NULL,
    state text NOT NULL DEFAULT 'live' CHECK (state IN ('live', 'suspect', 'leaving', 'gone')),
    reported_removed boolean NOT NULL DEFAULT false,
    seen_sequence bigint NOT NULL DEFAULT 0,
    prove_at timestamptz,
    PRIMARY KEY (job_id, group_id, member_id)
  )`,
  `CREATE INDEX membership_member ON membership (job_id, member_id)`,
  `CREATE INDEX membership_unsettled ON membership (job_id, prove_at) WHERE state IN ('suspect', 'leaving')`,
  `CREATE TABLE evidence (
    id uuid PRIMARY KEY DEFAULT uuidv7(),
    job_id uuid NOT NULL REFERENCES job ON DELETE CASCADE,
    source_id text NOT NULL,
    kind text NOT NULL CHECK (kind IN ('tombstone', 'disabled', 'assignment-gone', 'membership-gone', 'filter-no')),
    subject text NOT NULL,
    read text NOT NULL,
    observed_at timestamptz NOT NULL DEFAULT now(),
    confirmed_at timestamptz
  )`,
  `CREATE INDEX evidence_person ON evidence (job_id, source_id, observed_at DESC)`,
  `CREATE INDEX evidence_subject ON evidence (job_id, subject, observed_at DESC)`,
  `CREATE TABLE link (
    id uuid PRIMARY KEY DEFAULT uuidv7(),
    job_id uuid NOT NULL REFERENCES job ON DELETE CASCADE,
    source_id text NOT NULL,
    target_id text NOT NULL,
    match_key text,
    origin text NOT NULL CHECK (origin IN ('created', 'adopted', 'transferred')),
    state text NOT NULL DEFAULT 'active' CHECK (state IN ('active', 'disabled')),
    disabled_cause text CHECK (disabled_cause IN ('source-disabled', 'soft-deleted', 'unassigned', 'filter')),
    disabled_by_us boolean NOT NULL DEFAULT false,
    disabled_at timestamptz,
    last_written jsonb NOT NULL DEFAULT '{}',
    last_observed jsonb NOT NULL DEFAULT '{}',
    writes jsonb NOT NULL DEFAULT '{}',
    link_version bigint NOT NULL DEFAULT 1,
    rematch boolean NOT NULL DEFAULT false,
    created_at timestamptz NOT NULL DEFAULT now(),
    ended_at timestamptz,
    ended_reason text
  )`,
  `CREATE UNIQUE INDEX link_one_live_per_account ON link (job_id, target_id) WHERE ended_at IS NULL`,
  `CREATE UNIQUE INDEX link_one_live_per_person ON link (job_id, source_id) WHERE ended_at IS NULL`,
  `CREATE INDEX link_match_key ON link (job_id, match_key) WHERE ended_at IS NULL`,
];
