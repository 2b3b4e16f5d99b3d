/**
 * Who may come in (PostgreSQL manual, 20.1): the first line that fits decides. On a host the server's own user comes through the
 * socket without a password, as Debian has it; the pooler, which runs under that user there, as its own role. Everybody else has one,
 * checked by SCRAM; nobody comes from outside.
 */
export function hba(onHost: boolean, pooled: boolean): string {
  const rows: readonly (readonly string[])[] = onHost
    ? [
        ['local', 'all', 'postgres', '', 'peer map=owner'],
        ...(pooled ? [['local', 'all', 'pgbouncer', '', 'peer map=pooler']] : []),
        ['local', 'all', 'monitor', '', 'peer map=monitor'],
        ['local', 'all', 'all', '', 'scram-sha-256'],
        ['host', 'all', 'all', '127.0.0.1/32', 'scram-sha-256'],
        ['host', 'all', 'all', '::1/128', 'scram-sha-256'],
        ['local', 'replication', 'postgres', '', 'peer'],
        ['host', 'replication', 'all', '127.0.0.1/32', 'scram-sha-256'],
      ]
    : [
        ['local', 'all', 'all', '', 'trust'],
        ['host', 'all', 'all', 'samenet', 'scram-sha-256'],
        ['host', 'replication', 'all', 'samenet', 'scram-sha-256'],
      ];
  const widths = [0, 1, 2, 3].map((column) => Math.max(...rows.map((row) => (row[column] ?? '').length)));
  return rows
    .map(
      (row) =>
        `${row
          .map((cell, column) => (column < 4 ? cell.padEnd((widths[column] ?? 0) + 1) : cell))
          .join('')
          .trimEnd()}\n`,
    )
    .join('');
}

/**
 * Which user of the system may be which role through the socket (pg_ident.conf): the pooler's, and that of Debian's exporters. Root could
 * become `postgres` anyway: Unmoor, which moves data in as root, needs no password for it.
 */
export const ident =
  'pooler   postgres    pgbouncer\nmonitor  prometheus  monitor\nowner    postgres    postgres\nowner    root        postgres\n';
