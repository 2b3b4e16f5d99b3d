import { expect } from 'vitest';
import type { Side } from '../../src/core/finding.ts';
import { fault } from '../support/faults/fault.ts';
import type { Scene } from '../support/faults/scene.ts';
import { session } from '../support/servers.ts';

fault(
  {
    name: 'transaction-outlives-fence',
    how: 'a transaction has inserted a row and stands open when the fence goes up; before that, a prepared transaction stands',
    does: 'with a prepared transaction a gate refuses; an open one is waited for 40 ms, then its session is ended: its COMMIT fails and its row is nowhere',
    sourceSettings: { max_prepared_transactions: '5' },
  },
  async (scene) => {
    await scene.must('move');
    await scene.on.source.run(
      "BEGIN; INSERT INTO shop.audit_log (who, what) VALUES ('p', 'prepared'); PREPARE TRANSACTION 'held'",
    );
    const { error } = await scene.call('cutover');
    expect(error?.code).toBe('RUN-105');
    expect(error?.next).toContain('COMMIT PREPARED');
    await scene.on.source.run("COMMIT PREPARED 'held'");

    const slow = await session(scene.servers.source.url.replace(/postgres$/, 'shop'));
    const crossing = await scene.at('cutover', 'after cutover target fencing', () =>
      slow.run("BEGIN; INSERT INTO shop.audit_log (who, what) VALUES ('slow', 'outlived')"),
    );
    expect((await scene.heard(crossing)).code).toBe(0);
    await expect(slow.run('COMMIT')).rejects.toThrow();
    await slow.end();
    const rows = await scene.on.target.query("SELECT who FROM shop.audit_log WHERE who IN ('p', 'slow')");
    expect(rows).toEqual([{ who: 'p' }]);
    return scene.judge();
  },
);

/** A session that was made just now and sets all that a client can set in order to write. @returns whether it could */
async function writesSlyly(scene: Scene, side: Side): Promise<boolean> {
  const client = await session(scene.servers[side].url.replace(/postgres$/, 'shop'));
  try {
    await client.run(
      'SET default_transaction_read_only = off; SET SESSION CHARACTERISTICS AS TRANSACTION READ WRITE',
    );
    await client.run(
      "BEGIN READ WRITE; INSERT INTO shop.audit_log (who, what) VALUES ('sly', 'write'); COMMIT",
    );
    return true;
  } catch (error) {
    expect(error).toMatchObject({ code: '25006' });
    return false;
  } finally {
    await client.end();
  }
}

fault(
  {
    name: 'client-sets-read-write',
    how: 'in a cutover and in a rollback, at each state from `fencing` to `switching` and after the end, clients reconnect to both sides with `default_transaction_read_only=off` and `BEGIN READ WRITE`, and write',
    does: 'until the fence closes the old side takes them, and they are on the new one afterwards; from then on the triggers refuse each with 25006, whatever the session has set',
  },
  async (scene) => {
    await scene.must('move');
    let written = 0;
    for (const [verb, from, to] of [
      ['cutover', 'source', 'target'],
      ['rollback', 'target', 'source'],
    ] as const) {
      const states = ['fencing', 'draining', 'verifying', 'switching'];
      const stops = states.map((state) => `after cutover ${to} ${state}`).join();
      const running = scene.launch(verb, { env: { STOP_AT: stops } });
      for (const state of states) {
        await running.stopped();
        const isFenced = state !== 'fencing'; // it is written before it is done
        expect([await writesSlyly(scene, from), await writesSlyly(scene, to)]).toEqual([!isFenced, false]);
        if (!isFenced) written += 1;
        running.goOn();
      }
      const ended = await scene.heard(running);
      expect(ended.code, ended.err).toBe(0);
      for (let i = 0; i < 20; i += 1) expect(await writesSlyly(scene, from)).toBe(false);
      await scene.goOn();
    }
    for (const side of ['source', 'target'] as const)
      expect(
        await scene.on[side].query("SELECT count(*) AS n FROM shop.audit_log WHERE who = 'sly'"),
      ).toEqual([{ n: written }]);
    return scene.judge();
  },
);

fault(
  {
    name: 'another-role-writes',
    how: 'the role of a batch job, and the owner of a table, write to the side that is closed, with sessions that stand since before the fence',
    does: 'the fence knows no roles: every statement is refused, and the sessions are ended at the end of the cutover',
  },
  async (scene) => {
    await scene.on.source.run(`CREATE ROLE night_batch LOGIN; GRANT USAGE ON SCHEMA shop TO night_batch;
      GRANT SELECT, INSERT ON shop.audit_log TO night_batch`);
    await scene.must('move');
    const url = scene.servers.source.url.replace(/postgres$/, 'shop');
    const batch = await session(url.replace('postgres@', 'night_batch@'));
    const owner = await session(url.replace('postgres@', 'shop_app@'));
    let written = 0;
    const write = async () => {
      await batch.run("INSERT INTO shop.audit_log (who, what) VALUES ('batch', 'night')");
      written += 1;
    };
    await write();
    const crossing = await scene.at('cutover', 'after cutover target switching', async () => {
      await expect(write()).rejects.toMatchObject({ code: '25006' });
      await expect(owner.run('DELETE FROM shop.sessions')).rejects.toMatchObject({ code: '25006' });
      await expect(owner.run('TRUNCATE shop.sessions')).rejects.toMatchObject({ code: '25006' });
    });
    expect((await scene.heard(crossing)).code).toBe(0);
    await expect(write()).rejects.toThrow();
    const rows = await scene.on.target.query("SELECT count(*) AS n FROM shop.audit_log WHERE who = 'batch'");
    expect(rows).toEqual([{ n: written }]);
    await Promise.all([batch.end(), owner.end()]);
    return scene.judge();
  },
);
