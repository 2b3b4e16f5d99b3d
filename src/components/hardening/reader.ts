import type { Bench, FileReader, Proof } from '../../core/stack/reader.ts';
import { shellReader } from '../../core/stack/shell-reader.ts';

type Argv = readonly [string, ...string[]];

/** What must be there before the program reads its file, and how it is called for the file at `path`. */
type Call = (bench: Bench, path: string) => Argv | Promise<Argv>;

/**
 * A program that reads one file at a time, and says by its exit code whether it accepts it.
 * @param lacking what it says where this machine, not the file, keeps it from reading
 */
const readBy = (id: string, program: string, by: string, call: Call, lacking?: RegExp): FileReader => ({
  id,
  prove: async (bench, paths) => {
    const proofs = new Map<string, Proof>();
    for (const path of paths) proofs.set(path, await proofOf(bench, path));
    return proofs;

    async function proofOf(on: Bench, path: string): Promise<Proof> {
      if (!(await on.has(program))) return { result: 'unchecked', why: `${program} is not on this machine` };
      const { code, stdout, stderr } = await on.run(await call(on, path));
      const message = `${stderr}${stdout}`.trim();
      if (code === 0) return { result: 'accepted', by };
      return lacking?.test(message) === true
        ? { result: 'unchecked', why: `here ${by} says: ${message}` }
        : { result: 'refused', by, message };
    }
  },
});

/** A file whose program says nothing of what it does not understand: each line must be one that its manual has. */
const readByForm = (id: string, manual: string, line: RegExp): FileReader => ({
  id,
  prove: async (bench, paths) =>
    new Map(
      await Promise.all(
        paths.map(async (path): Promise<[string, Proof]> => {
          const wrong = (await bench.read(path))
            .split('\n')
            .find((one) => !/^(?:#.*)?$/.test(one) && !line.test(one));
          const by = `the form of ${manual}`;
          return [
            path,
            wrong === undefined ? { result: 'accepted', by } : { result: 'refused', by, message: wrong },
          ];
        }),
      ),
    ),
});

export const readers: readonly FileReader[] = [
  readByForm('limits', 'limits.conf(5)', /^\S+ (?:soft|hard|-) [a-z]+ \S+$/),
  readByForm('modprobe', 'modprobe.d(5)', /^install [\w-]+ \/\S+$/),
  // -c builds the whole change in the kernel's form and does not make it; the kernel is asked all the same, which is root's right.
  readBy(
    'nftables',
    'nft',
    'nft -c',
    ({ root }, path) => ['nft', '-c', '-f', `${root}${path}`],
    /Operation not permitted/,
  ),
  // Its folder in /run is made when the service starts.
  readBy(
    'sshd',
    'sshd',
    'sshd -t',
    async (bench, path) => {
      const { root } = bench;
      // It refuses to start without a key of the host.
      await bench.run(['ssh-keygen', '-q', '-t', 'ed25519', '-N', '', '-f', `${root}/host-key`], {
        input: 'y\n',
      });
      await bench.write('/sshd_config', `Include ${root}${path}\nHostKey ${root}/host-key\n`);
      return ['sshd', '-t', '-f', `${root}/sshd_config`];
    },
    /^Missing privilege separation directory/,
  ),
  readBy('sudoers', 'visudo', 'visudo -c', ({ root }, path) => ['visudo', '-c', '-f', `${root}${path}`]),
  readBy('fail2ban', 'fail2ban-client', 'fail2ban-client -t', async (bench, path) => {
    const { root } = bench;
    // Its own jails and filters, with ours beside them as they will stand.
    await bench.run(['cp', '-r', '/etc/fail2ban', `${root}/fail2ban`]);
    await bench.run(['cp', `${root}${path}`, `${root}/fail2ban/jail.d/`]);
    return ['fail2ban-client', '-c', `${root}/fail2ban`, '-t'];
  }),
  readBy('apt', 'apt-config', 'apt-config dump', ({ root }, path) => [
    'env',
    `APT_CONFIG=${root}${path}`,
    'apt-config',
    'dump',
  ]),
  readBy('sysctl', 'sysctl', 'sysctl --dry-run', ({ root }, path) => [
    'sysctl',
    '--dry-run',
    '--load',
    `${root}${path}`,
  ]),
  shellReader,
];
