import type { Finding } from '../../../core/finding.ts';

export interface Entry {
  readonly level: Finding['level'];
  /** What a blocking finding stops: streaming only, so that an offline copy is still possible, or every move. */
  readonly stops: 'logical' | 'all' | 'nothing';
  readonly meaning: string;
  readonly remedy: string;
}

const blocks = (stops: Entry['stops'], meaning: string, remedy: string): Entry => ({
  level: 'blocks',
  stops,
  meaning,
  remedy,
});
const warns = (meaning: string, remedy: string): Entry => ({
  level: 'warns',
  stops: 'nothing',
  meaning,
  remedy,
});
const tells = (meaning: string, remedy = 'Nothing needs to be done.'): Entry => ({
  level: 'tells',
  stops: 'nothing',
  meaning,
  remedy,
});
const unknown = (meaning: string, remedy: string): Entry => ({
  level: 'unknown',
  stops: 'nothing',
  meaning,
  remedy,
});

/** Every finding of doctor for PostgreSQL. docs/reference/findings.md is made from it. A code is never given a second meaning. */
export const catalogue = {
  'PG-NOT-CHECKED': unknown(
    'A check could not run; it is not passed.',
    'Mend the reason that it names, then run doctor again.',
  ),
  'PG-TARGET-UNSEEN': unknown('No target was given, so none of its checks ran.', 'Give the target (`--to`).'),

  'PG-PLATFORM': tells(
    'The source is a database of a platform that is known; what of it stays there is told, with the reason.',
  ),
  'PG-PLATFORM-NEEDED': blocks(
    'all',
    'Something of the app needs something of the platform that stays there, and the target has none of the same name.',
    'Make a stand-in on the target, or drop what needs it.',
  ),

  'PG-VERSION-OLD': blocks(
    'all',
    'The server is older than PostgreSQL 13.',
    'Upgrade it to 13 or newer first.',
  ),
  'PG-VERSION-DOWN': blocks(
    'all',
    'The target is older than the source; a schema is not promised to load there.',
    'Use a target of the same major version or newer.',
  ),
  'PG-CLIENT-TOOLS': blocks(
    'all',
    'pg_dump is missing on this machine, or older than the newer of the two servers.',
    'Install the client programs of the newer version.',
  ),
  'PG-PHYSICAL': blocks(
    'nothing',
    "A physical move is not possible as things are: the source's files could not be copied to this machine, or would not run here.",
    'Mend what it names, or move by another method.',
  ),
  'PG-STANDBY': blocks('logical', 'The server is a standby; it takes no publication.', 'Use the primary.'),
  'PG-POOLER': blocks(
    'logical',
    'The connection goes through a pooler, which passes no streaming on.',
    'Give the direct address.',
  ),

  'PG-WAL-LEVEL': blocks(
    'logical',
    'The source does not write what logical replication needs.',
    "`ALTER SYSTEM SET wal_level = 'logical'` and a restart.",
  ),
  'PG-SLOTS': blocks(
    'logical',
    'Every replication slot of the source is taken.',
    'Drop a slot that nobody uses, or raise max_replication_slots and restart.',
  ),
  'PG-SENDERS': blocks(
    'logical',
    'Every walsender of the source is taken.',
    'Raise max_wal_senders and restart.',
  ),
  'PG-WAL-KEEP': warns(
    'The source may drop the slot before the copy is done: it keeps less WAL than is expected to be written.',
    'Raise max_slot_wal_keep_size (no restart).',
  ),
  'PG-WAL-UNLIMITED': tells(
    'The source keeps WAL for a slot without a limit: only Unmoor keeps its disk from filling.',
    'Let `unmoor follow` run until the cutover, with a --wal-budget that its disk has room for; or set max_slot_wal_keep_size.',
  ),
  'PG-SLOT-TIMEOUT': warns(
    'The source drops slots that are idle for longer than a set time (18 and newer).',
    'Set idle_replication_slot_timeout to 0 for the move.',
  ),

  'PG-REPLICATION-RIGHT': blocks(
    'logical',
    'Our role may not stream changes from the source.',
    '`ALTER ROLE .. REPLICATION` by a superuser.',
  ),
  'PG-CREATE-RIGHT': blocks(
    'logical',
    'Our role may not create anything in the database: no publication, no schema `unmoor`.',
    '`GRANT CREATE ON DATABASE`.',
  ),
  'PG-TABLE-OWNER': warns(
    'Our role does not own some tables, and only an owner can publish them: they are not streamed.',
    'Unmoor carries them under the fence; granting the owning role to ours streams them.',
  ),
  'PG-TRIGGER-RIGHT': blocks(
    'all',
    'Our role may not make the triggers that stop writes at the cutover.',
    '`GRANT TRIGGER`.',
  ),
  'PG-SELECT-RIGHT': blocks('all', 'Our role may not read some tables or sequences.', '`GRANT SELECT`.'),
  'PG-RLS': blocks(
    'all',
    'Row-level security would hide rows from our role: they would be missing on the target, without an error.',
    '`ALTER ROLE .. BYPASSRLS`, or NO FORCE on tables that our role owns.',
  ),

  'PG-TARGET-SUBSCRIPTION-RIGHT': blocks(
    'logical',
    'Our role may not create a subscription on the target.',
    'Grant pg_create_subscription (16 and newer), or use a superuser.',
  ),
  'PG-TARGET-CREATE-RIGHT': blocks(
    'all',
    'Our role may not create anything in the target database.',
    '`GRANT CREATE ON DATABASE`.',
  ),
  'PG-TARGET-RLS': blocks(
    'all',
    'Row-level security on the target would apply to our role: changes would be refused and rows hidden from verification.',
    '`ALTER ROLE .. BYPASSRLS` on the target.',
  ),
  'PG-TARGET-STANDBY': blocks('all', 'The target is a standby and takes no writes.', 'Use the primary.'),
  'PG-TARGET-WORKERS': blocks(
    'logical',
    'The target has no free worker that could apply changes.',
    'Raise max_logical_replication_workers and max_worker_processes, and restart.',
  ),
  'PG-TARGET-ORIGINS': blocks(
    'logical',
    'The target cannot keep track of one more subscription.',
    'Raise max_replication_slots (18 and newer: max_active_replication_origins) and restart.',
  ),
  'PG-TARGET-NOT-EMPTY': blocks(
    'all',
    'The target database holds something already.',
    'Use an empty database.',
  ),

  'PG-BACK-WAL-LEVEL': blocks(
    'logical',
    'The target does not write what the way back needs.',
    "`ALTER SYSTEM SET wal_level = 'logical'` on the target and a restart.",
  ),
  'PG-BACK-SLOTS': blocks(
    'logical',
    'The target has no free replication slot for the way back.',
    'Raise max_replication_slots and restart.',
  ),
  'PG-BACK-SENDERS': blocks(
    'logical',
    'The target has no free walsender for the way back.',
    'Raise max_wal_senders and restart.',
  ),
  'PG-BACK-REPLICATION-RIGHT': blocks(
    'logical',
    'Our role may not stream changes from the target, so there is no way back.',
    '`ALTER ROLE .. REPLICATION` on the target.',
  ),
  'PG-BACK-SUBSCRIPTION-RIGHT': warns(
    'The source may not hold a subscription under our role: no way back by subscription.',
    'Grant pg_create_subscription (16 and newer), or use a superuser.',
  ),
  'PG-BACK-WORKERS': warns(
    'The source has no free worker that could apply what the new side writes: no way back by subscription.',
    'Raise max_logical_replication_workers and restart.',
  ),

  'PG-IDENTITY-INDEX': tells(
    'Tables without a primary key that have a unique index over NOT NULL columns: it serves as identity during the move.',
    'Unmoor sets it and puts it back.',
  ),
  'PG-IDENTITY-FULL': warns(
    'Tables without any key: whole rows name themselves, and each UPDATE or DELETE of a row reads the table on the target.',
    'Add a primary key; or let Unmoor set REPLICA IDENTITY FULL and put it back.',
  ),
  'PG-IDENTITY-INCOMPARABLE': blocks(
    'logical',
    'Tables without any key and with a column type that has no equality (json, xml, point): the first UPDATE or DELETE would stop replication for ever.',
    'Add a primary key.',
  ),
  'PG-IDENTITY-LOST': blocks(
    'logical',
    'Tables whose replica identity names an index that is gone, or a key that cannot serve: UPDATE and DELETE would fail at the source once published.',
    '`ALTER TABLE .. REPLICA IDENTITY DEFAULT` or FULL.',
  ),

  'PG-UNLOGGED': warns(
    'Unlogged tables are not streamed.',
    'Unmoor carries them under the fence; `ALTER TABLE .. SET LOGGED` streams them.',
  ),
  'PG-FOREIGN-TABLES': warns(
    'Foreign tables: their rows stay where they are, and the passwords of their user mappings do not move.',
    'Make the target able to reach the foreign server; create the user mappings there.',
  ),
  'PG-LARGE-OBJECTS': warns(
    'Large objects are not streamed.',
    'Unmoor carries them, and under the fence those that changed: the more there are, the longer the pause.',
  ),
  'PG-MATERIALIZED-VIEWS': tells('Materialized views are not streamed; they are refreshed on the target.'),
  'PG-GENERATED': tells('Generated columns are computed again on the target.'),
  'PG-IDENTITY-COLUMNS': tells(
    'Identity columns: values are kept, and their sequences are set at the cutover.',
  ),
  'PG-PARTITIONS': tells(
    'Partitioned tables move partition by partition; a new partition during the move is a schema change.',
  ),
  'PG-INHERITANCE': tells('Tables that inherit move each by itself.'),
  'PG-EVENT-TRIGGERS': warns(
    'Event triggers fire on the schema changes of the move itself, on the side that serves; on the other they rest.',
    '`ALTER EVENT TRIGGER .. DISABLE` for the time of the move.',
  ),
  'PG-FIRING-TRIGGERS': tells(
    'Triggers that are ENABLE ALWAYS or REPLICA would fire for replicated rows a second time: they rest on the side that receives.',
  ),

  'PG-EXTENSION-MISSING': blocks(
    'all',
    'An extension of the source is not available on the target.',
    "Install its package on the target's machine.",
  ),
  'PG-EXTENSION-OLDER': warns(
    'An extension is older on the target than on the source.',
    'Install the newer package, or `ALTER EXTENSION .. UPDATE`.',
  ),
  'PG-EXTENSION-SCHEMA': blocks(
    'all',
    'An extension stands in another schema on the target than on the source.',
    '`ALTER EXTENSION .. SET SCHEMA`.',
  ),
  'PG-EXTENSION-RIGHT': blocks(
    'all',
    'An extension can be created only by a superuser, and our role on the target is none.',
    '`CREATE EXTENSION` by a superuser of the target.',
  ),
  'PG-EXTENSION-DATA': warns(
    "Tables that belong to an extension hold data; an extension's tables are not moved.",
    'Carry their rows by hand after the move.',
  ),

  'PG-ENCODING': blocks(
    'all',
    'The two databases have different encodings.',
    'Make the target database with the encoding of the source.',
  ),
  'PG-LOCALE': warns(
    'The two databases sort text differently.',
    'Make the target database with the locale of the source.',
  ),
  'PG-COLLATION-VERSION': warns(
    "The source's collations have changed since its indexes were built; the old indexes may miss rows.",
    '`REINDEX DATABASE` and `ALTER DATABASE .. REFRESH COLLATION VERSION`.',
  ),
  'PG-COLLATION-DIFFERS': tells(
    'The two machines have different versions of the same collation; indexes are built anew on the target.',
  ),
  'PG-COLLATION-MISSING': blocks(
    'all',
    'Columns use a collation that the target does not have.',
    'Install the locale on the target and run `pg_import_system_collations`.',
  ),

  'PG-ROLES': tells(
    'Roles that the database needs and that the target does not have yet.',
    'Unmoor makes them.',
  ),
  'PG-ROLES-RIGHT': warns(
    'Roles are needed on the target, and our role there may not make any.',
    '`ALTER ROLE .. CREATEROLE` on the target, or make them by hand.',
  ),
  'PG-ROLE-PASSWORDS': warns(
    'The passwords of roles cannot be read here, so those roles get new ones, in a file of the run.',
    '`ALTER ROLE .. PASSWORD` on the target.',
  ),
  'PG-DATABASE-SETTINGS': warns(
    'Settings of the database or of roles are made on the target too, but for those of roles that stand there already.',
    'Look at them there; set by hand what the target refused.',
  ),
  'PG-READ-ONLY': warns(
    'The database is set to be read only for new sessions.',
    '`ALTER DATABASE .. RESET default_transaction_read_only`.',
  ),
  'PG-STATEMENT-TIMEOUT': tells(
    'Statements of our role are limited in time; Unmoor lifts the limit in its own sessions.',
  ),

  'PG-PREPARED-TRANSACTIONS': blocks(
    'logical',
    'Prepared transactions are open: a slot cannot be made until they end.',
    '`COMMIT PREPARED` or `ROLLBACK PREPARED`.',
  ),
  'PG-LONG-TRANSACTIONS': warns(
    'Write transactions have been open for over a minute: a slot waits until they end.',
    'Let them end, or `pg_terminate_backend`.',
  ),
  'PG-SESSIONS-HIDDEN': unknown(
    'Transactions of other roles cannot be seen, so long ones cannot be ruled out.',
    '`GRANT pg_read_all_stats`.',
  ),
  'PG-TRIGGERS-OFF': blocks(
    'logical',
    'A role or the database sets session_replication_role: its sessions write past the fence.',
    '`ALTER ROLE .. RESET session_replication_role`.',
  ),
  'PG-TRIGGERS-MAYBE-OFF': unknown(
    'Open sessions of roles that may set session_replication_role; whether they did cannot be seen.',
    'Run the app under a role that is not a superuser.',
  ),

  'PG-LEFTOVER-SLOT': blocks(
    'logical',
    'A replication slot of an earlier run: it keeps WAL.',
    '`unmoor cleanup`, or drop it.',
  ),
  'PG-LEFTOVER-PUBLICATION': blocks(
    'logical',
    'A publication of an earlier run.',
    '`unmoor cleanup`, or drop it.',
  ),
  'PG-LEFTOVER-SUBSCRIPTION': blocks(
    'logical',
    'A subscription of an earlier run.',
    '`unmoor cleanup`, or drop it.',
  ),
  'PG-LEFTOVER-SCHEMA': blocks(
    'logical',
    'The schema `unmoor` of an earlier run.',
    '`unmoor cleanup`, or drop it.',
  ),
  'PG-OWN-SLOTS': tells("Replication slots of the person's own: left alone, and gone with the old server."),
  'PG-OWN-PUBLICATIONS': tells(
    "Publications of the person's own: left alone; who reads them must be pointed at the new side.",
  ),
  'PG-OWN-SUBSCRIPTIONS': warns(
    "Subscriptions of the person's own: what they bring after the fence arrives on the old side only.",
    'Move them by hand at the cutover, which a gate holds until they are disabled.',
  ),

  'PG-SIZE': tells('How much is to be moved, and how long that is expected to take.'),
  'PG-DISK': blocks('all', "The target's disk is too small.", 'Give the target more disk.'),
  'PG-DISK-UNKNOWN': unknown(
    "How much disk the target has free can only be seen on the target's own machine.",
    '`df -h` there.',
  ),
  'PG-CLOCKS': warns('The two machines disagree about the time.', 'Turn on NTP on both.'),
  'PG-STATS-MISSING': tells('Tables that were never analysed: sizes and times are guesses.', '`ANALYZE`.'),
  'PG-REACH': unknown(
    'A server could not be asked whether it reaches the other.',
    'Mend the reason that it names, then run doctor again.',
  ),
  'PG-REACH-NOT': tells(
    'A server does not reach the other, or may not subscribe to it: our own applier follows in its place.',
    'Let it through the firewall of the other, or keep `unmoor follow` running.',
  ),
} as const satisfies Record<string, Entry>;

export type FindingCode = keyof typeof catalogue;
