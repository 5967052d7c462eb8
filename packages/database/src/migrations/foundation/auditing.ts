/** Whose change is kept: these columns, of which none holds a secret. */
const audited: readonly {
  readonly table: string;
  readonly columns: readonly string[];
  /** Events, and a condition over NEW or OLD. */
  readonly triggers: readonly { readonly name: string; readonly event: string; readonly when?: string }[];
}[] = [
  {
    table: 'connection',
    columns: ['id', 'kind', 'template_id', 'display_name', 'settings'],
    triggers: [
      { name: 'made', event: 'INSERT OR DELETE' },
      { name: 'changed', event: 'UPDATE OF display_name, settings' },
    ],
  },
  {
    // The envelope stays out; who put in another secret, and when, does not.
    table: 'sealed_secret',
    columns: ['connection_id', 'name', 'key_id', 'updated_at'],
    triggers: [
      { name: 'made', event: 'INSERT', when: `NEW.name <> 'grant'` },
      { name: 'removed', event: 'DELETE', when: `OLD.name <> 'grant'` },
      { name: 'changed', event: 'UPDATE OF envelope', when: `NEW.name <> 'grant'` },
    ],
  },
  {
    table: 'connection_authorization',
    columns: ['id', 'connection_id', 'redirect_url'],
    triggers: [{ name: 'made', event: 'INSERT' }],
  },
  {
    // Whose rights of an administrator are lent from when to when; the envelope stays out.
    table: 'delegated_sign_in',
    columns: ['connection_id', 'principal', 'expires_at'],
    triggers: [
      { name: 'made', event: 'INSERT' },
      { name: 'changed', event: 'UPDATE OF expires_at' },
    ],
  },
  {
    // Who came in, and whom somebody put out before their time.
    table: 'session',
    columns: ['id', 'principal_id', 'display_name', 'expires_at'],
    triggers: [
      { name: 'made', event: 'INSERT' },
      { name: 'ended', event: 'DELETE', when: 'OLD.expires_at > now()' },
    ],
  },
  {
    table: 'directory_change',
    columns: [
      'id',
      'job_id',
      'service_principal_id',
      'action',
      'app_role_id',
      'app_role',
      'principal_id',
      'assignment_id',
      'state',
      'error_code',
    ],
    triggers: [
      { name: 'made', event: 'INSERT' },
      { name: 'changed', event: 'UPDATE OF state' },
    ],
  },
  {
    table: 'job',
    columns: [
      'id',
      'display_name',
      'template_id',
      'source_connection_id',
      'target_connection_id',
      'service_principal_id',
      'scope',
      'desired_state',
      'interval_ms',
      'settings',
      'notification_email',
      'notify_on_failure',
      'schema_version',
      'restart',
      'bound_tenant_id',
      'bound_target_identity',
    ],
    triggers: [
      { name: 'made', event: 'INSERT OR DELETE' },
      {
        // A restart may approve all held removals, and a rebind another tenant: who asked for it must be told.
        name: 'changed',
        event:
          'UPDATE OF display_name, source_connection_id, target_connection_id, service_principal_id, scope, desired_state, interval_ms, settings, notification_email, notify_on_failure, schema_version, restart, bound_tenant_id, bound_target_identity',
      },
    ],
  },
  {
    table: 'schema_version',
    columns: ['job_id', 'version', 'document'],
    triggers: [{ name: 'made', event: 'INSERT' }],
  },
  {
    table: 'notification_webhook',
    columns: ['job_id', 'url', 'key_id', 'updated_at'],
    triggers: [
      { name: 'made', event: 'INSERT OR DELETE' },
      { name: 'changed', event: 'UPDATE' },
    ],
  },
  {
    table: 'change',
    columns: ['id', 'job_id', 'source_id', 'effect', 'held_reason', 'decision', 'fingerprint'],
    triggers: [
      {
        name: 'decided',
        event: 'UPDATE OF decision',
        when: 'NEW.decision IS NOT NULL AND NEW.decided_at IS DISTINCT FROM OLD.decided_at',
      },
    ],
  },
];

/**
 * Who changed what of the configuration, and who let held changes pass, in a chain of hashes. Triggers write it, in the
 * transaction of what it tells, whichever code makes the change; they fire as it commits, so that the lock on the end of
 * the chain is held for that moment only. `lockstep.actor` says who: the API sets it on the connection that it uses.
 */
export const auditing: readonly string[] = [
  `CREATE TABLE audit_entry (
    seq bigint PRIMARY KEY,
    job_id uuid,
    at timestamptz NOT NULL,
    -- As it was hashed: text, not jsonb.
    entry text NOT NULL,
    hash bytea NOT NULL
  )`,
  `CREATE INDEX audit_entry_job ON audit_entry (job_id, seq DESC)`,
  `CREATE FUNCTION audit_append(subject text, operation text, row_id text, of_job uuid, before jsonb, after jsonb) RETURNS void
  LANGUAGE plpgsql AS $$
  DECLARE
    last audit_entry;
    next_seq bigint;
    moment timestamptz := clock_timestamp();
    body text;
  BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('lockstep.audit'));
    SELECT * INTO last FROM audit_entry ORDER BY seq DESC LIMIT 1;
    next_seq := coalesce(last.seq, 0) + 1;
    body := jsonb_build_object('seq', next_seq, 'at', to_char(moment AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
      'actor', coalesce(nullif(current_setting('lockstep.actor', true), '')::jsonb,
        jsonb_build_object('kind', 'system', 'id', current_setting('application_name'), 'displayName', 'Lockstep')),
      'subject', subject, 'operation', operation, 'id', row_id, 'jobId', of_job, 'before', before, 'after', after)::text;
    INSERT INTO audit_entry (seq, job_id, at, entry, hash) VALUES (next_seq, of_job, moment, body,
      sha256(coalesce(last.hash, ''::bytea) || convert_to(body, 'UTF8')));
  END $$`,
  `CREATE FUNCTION audit_row() RETURNS trigger LANGUAGE plpgsql AS $$
  DECLARE
    kept text[] := string_to_array(TG_ARGV[0], ',');
    old_row jsonb;
    new_row jsonb;
    whole jsonb;
  BEGIN
    IF TG_OP <> 'INSERT' THEN
      SELECT jsonb_object_agg(key, value) INTO old_row FROM jsonb_each(to_jsonb(OLD)) WHERE key = ANY (kept);
    END IF;
    IF TG_OP <> 'DELETE' THEN
      SELECT jsonb_object_agg(key, value) INTO new_row FROM jsonb_each(to_jsonb(NEW)) WHERE key = ANY (kept);
    END IF;
    IF old_row IS NOT DISTINCT FROM new_row THEN RETURN NULL; END IF;
    whole := coalesce(new_row, old_row);
    PERFORM audit_append(TG_TABLE_NAME, lower(TG_OP), coalesce(whole ->> 'id', whole ->> 'connection_id', whole ->> 'job_id'),
      (CASE WHEN TG_TABLE_NAME = 'job' THEN whole ->> 'id' ELSE whole ->> 'job_id' END)::uuid, old_row, new_row);
    RETURN NULL;
  END $$`,
  `CREATE FUNCTION audit_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    RAISE EXCEPTION 'audit entries are neither changed nor deleted';
  END $$`,
  `CREATE TRIGGER audit_entry_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_entry
    FOR EACH STATEMENT EXECUTE FUNCTION audit_is_kept()`,
  ...audited.flatMap(({ table, columns, triggers }) =>
    triggers.map(
      ({ name, event, when }) => `CREATE CONSTRAINT TRIGGER audit_${table}_${name} AFTER ${event} ON ${table}
        DEFERRABLE INITIALLY DEFERRED FOR EACH ROW ${when === undefined ? '' : `WHEN (${when})`}
        EXECUTE FUNCTION audit_row('${columns.join(',')}')`,
    ),
  ),
];
