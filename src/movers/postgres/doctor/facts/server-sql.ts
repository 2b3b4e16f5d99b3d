/** Parameters that doctor judges. pg_settings hides some from roles without pg_read_all_settings; those are absent. */
const settings = [
  'wal_level',
  'max_replication_slots',
  'max_wal_senders',
  'max_slot_wal_keep_size',
  'max_logical_replication_workers',
  'max_worker_processes',
  'max_active_replication_origins',
  'idle_replication_slot_timeout',
  'data_directory',
];

/** Columns of pg_database differ by version (14 to 17): as json, an absent one is null. */
export const serverSql = (major: number): string => `
  SELECT ${major} AS major, current_setting('server_version') AS version, pg_is_in_recovery() AS standby,
    pg_database_size(d.oid) AS "databaseBytes", pg_encoding_to_char(d.encoding) AS encoding,
    d.datcollate AS collate, d.datctype AS ctype, coalesce(to_jsonb(d) ->> 'datlocprovider', 'c') AS provider,
    coalesce(to_jsonb(d) ->> 'datlocale', to_jsonb(d) ->> 'daticulocale') AS "icuLocale",
    to_jsonb(d) ->> 'datcollversion' AS "collationVersion",
    ${major >= 15 ? 'pg_database_collation_actual_version(d.oid)' : 'NULL'} AS "actualCollationVersion",
    (SELECT json_object_agg(s.name, s.setting) FROM pg_settings s WHERE s.name = ANY ('{${settings.join(',')}}')) AS settings,
    coalesce((SELECT json_agg(t.spcname ORDER BY 1) FROM pg_tablespace t WHERE t.spcname NOT IN ('pg_default', 'pg_global')), '[]') AS tablespaces,
    coalesce((SELECT json_agg(o.datname ORDER BY 1) FROM pg_database o WHERE NOT o.datistemplate AND o.datname NOT IN (d.datname, 'postgres')), '[]') AS "otherDatabases",
    (SELECT count(*) FROM pg_replication_slots) AS "slotsUsed",
    (SELECT count(*) FROM pg_stat_replication) AS "sendersUsed",
    (SELECT count(*) FROM pg_stat_subscription WHERE pid IS NOT NULL) AS "subscriptionWorkers"
  FROM pg_database d WHERE d.datname = current_database()`;

/** Platforms give some rights by membership: rds_replication (Amazon), and rds_superuser holds what superusers do there. */
export const roleSql = `
  SELECT r.rolname AS name, r.rolsuper AS superuser, r.rolreplication OR r.rolsuper OR member.rds_replication AS replication,
    r.rolbypassrls OR r.rolsuper AS "bypassRls", r.rolcreaterole OR r.rolsuper AS "createRole",
    has_database_privilege(current_database(), 'CREATE') AS "createInDatabase",
    r.rolsuper OR member.pg_create_subscription OR member.rds_superuser AS "createSubscription",
    r.rolsuper OR pg_has_role('pg_read_all_stats', 'USAGE') AS "readsAllStats",
    has_table_privilege('pg_catalog.pg_authid', 'SELECT') AS "readsPasswords"
  FROM pg_roles r, (SELECT
      coalesce(bool_or(m.rolname = 'rds_replication'), false) AS rds_replication,
      coalesce(bool_or(m.rolname = 'rds_superuser'), false) AS rds_superuser,
      coalesce(bool_or(m.rolname = 'pg_create_subscription'), false) AS pg_create_subscription
    FROM pg_roles m WHERE m.rolname IN ('rds_replication', 'rds_superuser', 'pg_create_subscription')
      AND pg_has_role(m.oid, 'USAGE')) member
  WHERE r.rolname = current_user`;

export const rolesSql = `
  SELECT
    (SELECT json_agg(rolname ORDER BY rolname) FROM pg_roles) AS all,
    coalesce((SELECT json_agg(json_build_object('name', r.rolname, 'login', r.rolcanlogin) ORDER BY r.rolname)
      FROM pg_roles r WHERE r.rolname !~ '^pg_' AND EXISTS (SELECT FROM pg_shdepend s WHERE s.refclassid = 'pg_authid'::regclass
        AND s.refobjid = r.oid AND s.dbid = d.oid)), '[]') AS used,
    coalesce((SELECT json_agg(json_build_object('role', r.rolname, 'inDatabase', s.setdatabase <> 0, 'setting', setting.one)
        ORDER BY r.rolname, setting.one)
      FROM pg_db_role_setting s LEFT JOIN pg_roles r ON r.oid = s.setrole, unnest(s.setconfig) AS setting (one)
      WHERE s.setdatabase IN (0, d.oid)), '[]') AS settings
  FROM pg_database d WHERE d.datname = current_database()`;

/** A standby has no current WAL position of its own. */
export const replicationSql = `
  SELECT
    coalesce((SELECT json_agg(json_build_object('name', s.slot_name, 'active', s.active,
        'here', coalesce(s.database = current_database(), false), 'retainedBytes',
        CASE WHEN pg_is_in_recovery() THEN NULL ELSE pg_wal_lsn_diff(pg_current_wal_lsn(), s.restart_lsn) END) ORDER BY s.slot_name)
      FROM pg_replication_slots s), '[]') AS slots,
    coalesce((SELECT json_agg(p.pubname ORDER BY p.pubname) FROM pg_publication p), '[]') AS publications,
    coalesce((SELECT json_agg(json_build_object('name', s.subname, 'enabled', s.subenabled) ORDER BY s.subname)
      FROM pg_subscription s JOIN pg_database d ON d.oid = s.subdbid WHERE d.datname = current_database()), '[]') AS subscriptions,
    to_regnamespace('unmoor') IS NOT NULL AS "ownSchema"`;

export const walRateSql = `
  SELECT (wal_bytes / greatest(extract(epoch FROM now() - stats_reset), 1))::float8 AS "bytesPerSecond" FROM pg_stat_wal`;
