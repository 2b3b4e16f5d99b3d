import type { Bench, FileReader, Proof } from '../../core/stack/reader.ts';

/** It has no way to only read its file: a real PgBouncer is started on it, at a socket of its own, and ended when it is up. */
export const reader: FileReader = {
  id: 'pgbouncer',
  prove: async (bench, paths) => {
    const missing = await whyNot(bench);
    const proofs: [string, Proof][] = [];
    for (const path of paths)
      proofs.push([
        path,
        missing === undefined ? await start(bench, path) : { result: 'unchecked', why: missing },
      ]);
    return new Map(proofs);
  },
};

/** Prepared statements of clients are kept since 1.21: an older one does not know the setting. */
async function whyNot(bench: Bench): Promise<string | undefined> {
  if (!(await bench.has('pgbouncer'))) return 'pgbouncer is not on this machine';
  const { stdout } = await bench.run(['pgbouncer', '--version']);
  const [, version = '', minor] = /PgBouncer (\d+\.(\d+)\S*)/.exec(stdout) ?? [];
  return Number(minor) >= 21
    ? undefined
    : `PgBouncer ${version} is on this machine, and the file is for 1.21 or newer`;
}

/** As root it must become somebody else, who then must be able to read the bench. */
async function start(bench: Bench, path: string): Promise<Proof> {
  const by = 'pgbouncer (started)';
  const copy = '/pgbouncer-trial.ini';
  const quiet = [
    'listen_addr =',
    `unix_socket_dir = ${bench.root}/run`,
    'listen_port = 6432',
    'pidfile =',
    'logfile =',
    `auth_file = ${bench.root}/users.txt`,
  ];
  await bench.write('/users.txt', '"app" "x"\n');
  await bench.write('/run/.here', '');
  await bench.write(copy, `${await bench.read(path)}\n[pgbouncer]\n${quiet.join('\n')}\n`);
  await bench.run(['chmod', '-R', 'a+rwX', bench.root]);
  const isRoot = (await bench.run(['id', '-u'])).stdout.trim() === '0';
  const user = isRoot ? (['-u', 'nobody'] as const) : [];
  // `timeout` ends with 124 when it had to end the program: it was up and running.
  const { code, stderr } = await bench.run(['timeout', '1', 'pgbouncer', ...user, `${bench.root}${copy}`]);
  if (code === 124) return { result: 'accepted', by };
  const told = stderr.split('\n').find((one) => /ERROR|FATAL/.test(one)) ?? stderr.trim();
  return { result: 'refused', by, message: told.replaceAll(`${bench.root}${copy}`, path) };
}
