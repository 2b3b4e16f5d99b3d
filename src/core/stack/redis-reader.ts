import type { Bench, FileReader, Proof } from './reader.ts';

/** A server of the Redis family that is started on its file, at a socket of its own, asked once, and stopped. */
export const redisReader = (id: string, program: string): FileReader => ({
  id,
  prove: async (bench, paths) => {
    const there = await bench.has(program);
    const proofs: [string, Proof][] = [];
    for (const path of paths)
      proofs.push([
        path,
        there
          ? await start(bench, program, path)
          : { result: 'unchecked', why: `${program} is not on this machine` },
      ]);
    return new Map(proofs);
  },
});

async function start(bench: Bench, program: string, path: string): Promise<Proof> {
  const by = `${program} (started)`;
  const copy = '/redis/trial.conf';
  // It goes to its folder as soon as it reads that line; the one of the host is not here.
  await bench.write(copy, (await bench.read(path)).replace(/^dir .*$/m, `dir ${bench.root}/redis`));
  await bench.write('/redis/users.acl', 'user default on nopass ~* &* +@all\n');
  // `timeout` ends with 124 when it had to end the program: it was up and running.
  const { code, stdout, stderr } = await bench.run([
    'timeout',
    '1',
    program,
    `${bench.root}${copy}`,
    '--port',
    '0',
    '--unixsocket',
    `${bench.root}/redis/socket`,
    '--aclfile',
    `${bench.root}/redis/users.acl`,
    '--supervised',
    'no',
    '--daemonize',
    'no',
  ]);
  if (code === 124) return { result: 'accepted', by };
  const told = `${stderr}${stdout}`.trim().split('\n').slice(-3).join(' ');
  return { result: 'refused', by, message: told.replaceAll(bench.root, '') };
}
