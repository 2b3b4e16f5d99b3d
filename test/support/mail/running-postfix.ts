import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { type ChildProcess, spawn } from 'node:child_process';
import { connect } from 'node:net';
import { dirname, join } from 'node:path';
import { freePort } from '../../../src/io/servers/free-port.ts';
import { realShell } from '../../../src/io/shell.ts';
import type { StackFile } from '../../../src/core/stack/file.ts';

export interface RunningMail extends AsyncDisposable {
  /** Where it takes mail. */
  readonly port: number;
  /** The record of the DKIM key, as the script printed it. */
  readonly record: string;
  readonly log: () => Promise<string>;
}

/**
 * The rendered files, read by the real daemons: Postfix, and opendkim where its files are there. Their paths are made those of a scratch
 * folder, and lines are added that send everything to the sink.
 * @param more lines of main.cf, after the rendered ones
 */
export async function runMail(files: readonly StackFile[], more: readonly string[]): Promise<RunningMail> {
  const [port, milter] = [await freePort(), await freePort()];
  // opendkim takes no key below a folder that others may write to, as /tmp is.
  const root = await mkdtemp('/var/lib/unmoor-mail-');
  await chmod(root, 0o755);
  const moved = (text: string) =>
    text
      .replaceAll(/\/(etc\/postfix|etc\/opendkim|run\/opendkim)\b/g, `${root}/$1`)
      .replaceAll('8891', String(milter));
  for (const { at, text, mode } of files) {
    await write(join(root, at), moved(text));
    await chmod(root + at, Number.parseInt(mode, 8));
  }
  const conf = `${root}/etc/postfix`;
  await own(root, more, port);
  const children: ChildProcess[] = [];
  let record = '';
  if (files.some(({ at }) => at === '/etc/opendkim.conf')) {
    await mkdir(`${root}/run/opendkim`, { recursive: true });
    record = await recordOf(root);
    children.push(
      spawn('/usr/sbin/opendkim', ['-f', '-x', `${root}/etc/opendkim.conf`], { stdio: 'inherit' }),
    );
    await answers(milter);
  }
  const started = await realShell.run({ argv: ['/usr/sbin/postfix', '-c', conf, 'start'] });
  if (started.code !== 0) throw new Error(`${started.stderr}${started.stdout}`);
  await answers(port);
  return {
    port,
    record,
    log: () => readFile(`${root}/var/log/mail.log`, 'utf8'),
    [Symbol.asyncDispose]: async () => {
      await realShell.run({ argv: ['/usr/sbin/postfix', '-c', conf, 'stop'] });
      for (const child of children) child.kill('SIGTERM');
      await rm(root, { recursive: true, maxRetries: 20 });
    },
  };
}

async function write(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
}

/** A queue, a log and a port of its own. */
async function own(root: string, more: readonly string[], port: number): Promise<void> {
  const master = await readFile('/usr/share/postfix/master.cf.dist', 'utf8');
  await write(
    `${root}/etc/postfix/master.cf`,
    master
      .replace(/^smtp(\s+inet)/m, `${port}$1`)
      // No chroot: the scratch folder has no copy of the system's files.
      .replace(/^(\S+\s+\S+\s+\S+\s+\S+\s+)y/gm, '$1n'),
  );
  for (const folder of ['/var/spool/postfix', '/var/lib/postfix', '/var/log'])
    await mkdir(root + folder, { recursive: true });
  await realShell.run({ argv: ['chown', 'postfix', `${root}/var/lib/postfix`] });
  const main = await readFile(`${root}/etc/postfix/main.cf`, 'utf8');
  const lines = [
    `queue_directory = ${root}/var/spool/postfix`,
    `data_directory = ${root}/var/lib/postfix`,
    `maillog_file = ${root}/var/log/mail.log`,
    `maillog_file_prefixes = ${root}`,
    'smtp_host_lookup = native',
    ...more,
  ];
  await writeFile(`${root}/etc/postfix/main.cf`, `${main}\n${lines.join('\n')}\n`);
}

/** Runs the script that makes the key, and reads what it prints: a record of a zone file. */
async function recordOf(root: string): Promise<string> {
  const made = await realShell.run({
    argv: [`${root}/usr/local/sbin/unmoor-mail-key`],
    env: { PATH: `${process.env['PATH'] ?? ''}:/usr/sbin` },
  });
  if (made.code !== 0) throw new Error(made.stderr);
  return [...made.stdout.matchAll(/"([^"]*)"/g)].map(([, part]) => part).join('');
}

/** Tries until something listens there. */
async function answers(port: number): Promise<void> {
  for (;;) {
    const there = await new Promise<boolean>((resolve) => {
      const socket = connect(port, '127.0.0.1', () => {
        socket.destroy();
        resolve(true);
      });
      socket.on('error', () => resolve(false));
    });
    if (there) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
