import { sqliteText } from '../../core/formats/sqlite.ts';

export interface Monitor {
  readonly name: string;
  /** http: it asks. push: it waits to be told. */
  readonly type: 'http' | 'push';
  readonly url?: string;
  /** Seconds. */
  readonly interval: number;
  /** Failures before anybody is called. */
  readonly retries: number;
}

/**
 * Monitors as rows of Uptime Kuma 2, which has no import any more (louislam/uptime-kuma#2141: taken out in 2.0). Columns as its
 * db/knex_init_db.js and db/knex_migrations make them. Run twice, it adds nothing twice; what a person changed stays.
 */
export function monitorsSql(monitors: readonly Monitor[]): string {
  return [
    'BEGIN IMMEDIATE;',
    ...monitors.map(insert),
    // Whoever is called by default is called for these too: the interface links them, and we do not go through it.
    `INSERT INTO monitor_notification (monitor_id, notification_id)
  SELECT monitor.id, notification.id FROM monitor, notification
  WHERE notification.is_default = 1 AND monitor.name IN (${monitors.map(({ name }) => sqliteText(name)).join(', ')})
    AND NOT EXISTS (SELECT 1 FROM monitor_notification AS known
      WHERE known.monitor_id = monitor.id AND known.notification_id = notification.id);`,
    'COMMIT;',
    `SELECT 'HEARTBEAT_URL=https://<probe>/api/push/' || push_token FROM monitor WHERE type = 'push' AND push_token IS NOT NULL ORDER BY id DESC LIMIT 1;`,
    '',
  ].join('\n');
}

function insert({ name, type, url, interval, retries }: Monitor): string {
  const values = {
    name: sqliteText(name),
    type: sqliteText(type),
    url: url === undefined ? 'NULL' : sqliteText(url),
    user_id: 'owner.id',
    active: '1',
    interval: String(interval),
    retry_interval: String(interval),
    maxretries: String(retries),
    method: sqliteText('GET'),
    accepted_statuscodes_json: sqliteText('["200-299"]'),
    expiry_notification: type === 'http' ? '1' : '0',
    // A secret, so it is made where it stands and is in no file of ours.
    push_token: type === 'push' ? 'lower(hex(randomblob(16)))' : 'NULL',
  };
  return `INSERT INTO monitor (${Object.keys(values)
    .map((column) => `"${column}"`)
    .join(', ')})
  SELECT ${Object.values(values).join(', ')}
  FROM (SELECT id FROM "user" ORDER BY id LIMIT 1) AS owner
  WHERE NOT EXISTS (SELECT 1 FROM monitor WHERE name = ${sqliteText(name)});`;
}
