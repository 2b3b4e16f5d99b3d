import { parse } from 'yaml';
import { z } from 'zod';
import type { FileReader, Proof } from '../../core/stack/reader.ts';

/**
 * What Uptime Kuma 2 makes of these three tables (db/knex_init_db.js with its migrations up to 2.0.2), as far as we write them. SQLite
 * itself runs the file against them, twice.
 */
export const tables = `
CREATE TABLE "user" (id INTEGER PRIMARY KEY, username VARCHAR(255) NOT NULL UNIQUE);
CREATE TABLE monitor (
  id INTEGER PRIMARY KEY, name VARCHAR(150), active BOOLEAN NOT NULL DEFAULT 1, user_id INTEGER REFERENCES "user"(id),
  interval INTEGER NOT NULL DEFAULT 20, url TEXT, type VARCHAR(20), maxretries INTEGER NOT NULL DEFAULT 0,
  accepted_statuscodes_json TEXT NOT NULL DEFAULT '["200-299"]', retry_interval INTEGER NOT NULL DEFAULT 0,
  push_token VARCHAR(32) DEFAULT NULL CHECK (length(push_token) <= 32), method TEXT NOT NULL DEFAULT 'GET',
  expiry_notification BOOLEAN DEFAULT 1);
CREATE TABLE notification (id INTEGER PRIMARY KEY, name VARCHAR(255), is_default BOOLEAN NOT NULL DEFAULT 0);
CREATE TABLE monitor_notification (id INTEGER PRIMARY KEY, monitor_id INTEGER NOT NULL REFERENCES monitor(id),
  notification_id INTEGER NOT NULL REFERENCES notification(id));
INSERT INTO "user" (username) VALUES ('owner');
INSERT INTO notification (name, is_default) VALUES ('mail', 1), ('other', 0);
`;

export const kumaReader: FileReader = {
  id: 'uptime-kuma',
  async prove(bench, paths) {
    const proofs = new Map<string, Proof>();
    const there = await bench.has('sqlite3');
    for (const path of paths) {
      if (!there) {
        proofs.set(path, { result: 'unchecked', why: 'sqlite3 is not on this machine' });
        continue;
      }
      const sql = await bench.read(path);
      const { code, stderr } = await bench.run(['sqlite3', '-bail', ':memory:'], {
        input: tables + sql + sql,
      });
      const by = 'sqlite3, on the tables of Uptime Kuma 2';
      proofs.set(
        path,
        code === 0 ? { result: 'accepted', by } : { result: 'refused', by, message: stderr.trim() },
      );
    }
    return proofs;
  },
};

/** What we write of a compose file (compose-spec/compose-spec, spec.md), and nothing else. Docker is on the probe's machine, seldom here. */
const compose = z.strictObject({
  services: z.strictObject({
    'uptime-kuma': z.strictObject({
      image: z.string().regex(/:\d+\.\d+\.\d+$/),
      restart: z.literal('unless-stopped'),
      ports: z.array(z.string().startsWith('127.0.0.1:')),
      environment: z.record(z.string(), z.string()),
      volumes: z.array(z.string()),
      security_opt: z.array(z.string()),
      logging: z.strictObject({ driver: z.literal('json-file'), options: z.record(z.string(), z.string()) }),
    }),
  }),
});

export const composeReader: FileReader = {
  id: 'probe-compose',
  async prove(bench, paths) {
    const proofs = new Map<string, Proof>();
    const by = 'our schema of this compose file';
    for (const path of paths) {
      const read = compose.safeParse(parse(await bench.read(path)));
      proofs.set(
        path,
        read.success
          ? { result: 'accepted', by }
          : { result: 'refused', by, message: z.prettifyError(read.error) },
      );
    }
    return proofs;
  },
};
