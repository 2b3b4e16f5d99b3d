// Other majors than the machine's own, for the tests, in a folder of their own and never installed. Whole with their client programs
// from other releases of Debian: each program is told to use its own release's libraries. Those that no release has: servers from npm.
import { existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Refusal, run, say } from './setup-say.mjs';
import { aptAs, installByApt, installFromNpm } from './setup-servers.mjs';

/** Servers run as another user than root, who must be able to reach their programs. */
export const majorsFolder = '/var/cache/unmoor-tests';

/** What is taken from which release. `forky` is Debian's testing: its Release file is good for a week, and it changes. */
const releases = {
  bullseye: ['postgresql-13', 'postgresql-client-13', 'redis-server'],
  trixie: ['postgresql-17', 'postgresql-client-17', 'redis-server', 'valkey-server', 'pgbouncer'],
  forky: ['postgresql-18', 'postgresql-client-18'],
};

/**
 * Unpacks what is not there yet.
 * @throws Refusal when it cannot be had on this machine
 */
export function installMajors(wanted = ['bullseye', 'trixie']) {
  const missing = wanted.filter((release) => !existsSync(join(majorsFolder, release)));
  if (missing.length === 0) return;
  const as = aptAs();
  if (as === undefined || as.length > 0)
    throw new Refusal(
      `The tests use PostgreSQL and Redis of other majors, taken from Debian ${missing.join(' and ')}; unpacking them needs root on Debian or Ubuntu.`,
    );
  const lacks = ['mmdebstrap', 'patchelf'].filter((name) => !existsSync(join('/usr/bin', name)));
  if (lacks.length > 0) installByApt(as, lacks);
  mkdirSync(majorsFolder, { recursive: true });
  for (const release of missing) unpack(release);
}

/** The servers of majors that no release of Debian has. Their clients are those of a newer major. */
export async function installMajorsFromNpm(root, majors = [14, 16]) {
  const prefix = join(majorsFolder, 'npm');
  const missing = majors.filter((major) => !existsSync(join(prefix, 'node_modules', `pg${major}`)));
  if (missing.length === 0) return;
  say(`Getting the servers of PostgreSQL ${missing.join(' and ')} from npm into ${prefix}`);
  mkdirSync(prefix, { recursive: true });
  await installFromNpm(root, prefix, majors);
  const lacks = majors.filter((major) => !existsSync(join(prefix, 'node_modules', `pg${major}`)));
  if (lacks.length > 0) throw new Refusal(`npm has not given PostgreSQL ${lacks.join(' and ')}.`);
}

function unpack(release) {
  say(`Unpacking ${releases[release].join(', ')} of Debian ${release} into ${majorsFolder}/${release}`);
  const folder = join(majorsFolder, release);
  const begun = `${folder}.begun`;
  rmSync(begun, { recursive: true, force: true });
  const { code } = run([
    'mmdebstrap',
    '--quiet',
    '--variant=extract',
    `--include=${releases[release].join(',')}`,
    ...(release === 'forky' ? ['--aptopt=Acquire::Check-Valid-Until "false"'] : []),
    release,
    begun,
    `deb ${mirror()} ${release} main`,
  ]);
  if (code !== 0)
    throw new Refusal(`Debian ${release} could not be unpacked: mmdebstrap ended with ${code}.`);
  for (const program of programs(begun)) point(program, begun, folder);
  renameSync(begun, folder);
}

/** The mirror that this machine's apt uses. */
function mirror() {
  const told = run(['apt-get', 'indextargets', '--format', '$(REPO_URI)', 'Created-By: Packages'], {
    quiet: true,
  }).stdout;
  const uri = told.split('\n').find((line) => /\/debian\/?$/.test(line));
  return uri ?? 'http://deb.debian.org/debian';
}

/** PostgreSQL's own, Redis's and Valkey's (their servers are links to `-check-rdb`), the pooler. */
function programs(root) {
  const postgres = join(root, 'usr/lib/postgresql');
  const folders = [
    ...entries(postgres).map((major) => join(postgres, major, 'bin')),
    join(root, 'usr/bin'),
    join(root, 'usr/sbin'),
  ];
  return folders
    .flatMap((folder) => entries(folder).map((name) => join(folder, name)))
    .filter((path) => path.includes('/postgresql/') || /(-check-rdb|-cli|pgbouncer)$/.test(path))
    .filter((path) => lstatSync(path).isFile() && readFileSync(path).subarray(1, 4).toString() === 'ELF');
}

const entries = (folder) => (existsSync(folder) ? readdirSync(folder) : []);

/** Loader and libraries of its own release; DT_RPATH, for it holds for the libraries' own libraries as well (ld.so(8)). */
function point(program, begun, folder) {
  const libraries = ['usr/lib/x86_64-linux-gnu', 'lib/x86_64-linux-gnu'];
  const home = libraries.find((path) => existsSync(join(begun, path, 'libc.so.6')));
  const loader = join(folder, home ?? '', 'ld-linux-x86-64.so.2');
  const search = libraries.map((path) => join(folder, path)).join(':');
  const argv = ['patchelf', '--set-interpreter', loader, '--force-rpath', '--set-rpath', search, program];
  if (run(argv).code !== 0) throw new Refusal(`${program} could not be told where its libraries are.`);
}
