import type { Bench, FileReader, Proof } from '../../core/stack/reader.ts';
import { atLeast, type Edition, readEdition } from './edition.ts';

/** What of an nginx decides which lines it can read. */
type Known = Pick<Edition, 'version' | 'openssl' | 'http3' | 'brotli'>;

/**
 * `nginx -t` on a copy that lies in the bench: a certificate is made for it, names of other workloads become this machine, ports are
 * ones that anybody may open, and lines that this machine's nginx is too old for are left out, and counted.
 */
export const reader: FileReader = {
  id: 'nginx',
  async prove(bench, paths) {
    const all = (proof: Proof) => new Map(paths.map((path) => [path, proof]));
    if (!(await bench.has('nginx'))) return all({ result: 'unchecked', why: 'nginx is not on this machine' });
    const said = readEdition((await bench.run(['nginx', '-V'])).stderr);
    if (said === undefined)
      return all({ result: 'unchecked', why: 'the nginx of this machine does not say which one it is' });
    if (!(await makeCertificate(bench)))
      return all({
        result: 'unchecked',
        why: 'openssl is not on this machine, and nginx wants a certificate',
      });
    const main = paths.find((path) => path.endsWith('/nginx.conf'));
    if (main === undefined) return all({ result: 'unchecked', why: 'nginx.conf is not among the files' });
    const folder = main.slice(0, -'/nginx.conf'.length);
    const copyAt = (path: string) => `${bench.root}/copy${path.slice(folder.length)}`;
    const edition = { ...said, brotli: await hasBrotli(bench) };
    let left = 0;
    for (const path of paths) {
      if (!path.endsWith('.conf')) continue;
      const copy = copyFor(await bench.read(path), bench.root, edition);
      left += copy.left;
      await bench.write(copyAt(path), copy.text);
    }
    await bench.write(`${bench.root}/copy/mime.types`, 'types { text/html html; }\n');
    const { code, stderr } = await bench.run(['nginx', '-t', '-q', '-c', copyAt(main)]);
    const version = edition.version.join('.');
    const without = left === 0 ? '' : `, without ${left} lines that this one does not know`;
    if (code === 0) return all({ result: 'accepted', by: `nginx ${version}${without}` });
    const message = stderr.replaceAll(`${bench.root}/copy/`, '/etc/nginx/').trim();
    return all({ result: 'refused', by: `nginx ${version}`, message });
  },
};

async function makeCertificate(bench: Bench): Promise<boolean> {
  const { root } = bench;
  if (!(await bench.has('openssl'))) return false;
  await bench.write(`${root}/copy/cert/made`, '');
  const request = 'req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 1 -subj /CN=bench';
  const out = ['-keyout', `${root}/copy/cert/privkey.pem`, '-out', `${root}/copy/cert/fullchain.pem`];
  return (await bench.run(['openssl', ...request.split(' '), ...out])).code === 0;
}

const hasBrotli = async (bench: Bench): Promise<boolean> =>
  (await bench.run(['find', '/etc/nginx/modules-enabled/', '-name', '*brotli*'])).stdout !== '';

/** Lines that an older nginx, or one without a module, does not know, and from which version on it does. */
const since: readonly (readonly [RegExp, (edition: Known) => boolean])[] = [
  [/^\s*http2 on;$/, ({ version }) => atLeast(version, [1, 25, 1])],
  // A module of its own package.
  [/^\s*brotli\w* [^;]*;$/, ({ brotli }) => brotli],
  [/^\s*listen [^;]* quic\b[^;]*;$/, ({ http3 }) => http3],
];

const place =
  /^(\s*)(ssl_certificate|ssl_certificate_key|proxy_ssl_trusted_certificate|pid|error_log|access_log|root|\w+_temp_path) "?\/[^;" ]*"?/;

/** Pure: what is put into the bench in the place of the file. */
export function copyFor(text: string, root: string, edition: Known): { text: string; left: number } {
  let left = 0;
  const lines = text.split('\n').flatMap((line) => {
    if (since.some(([pattern, knows]) => pattern.test(line) && !knows(edition))) {
      left += 1;
      return [];
    }
    return [
      line
        .replace(place, (_, indent: string, name: string) => `${indent}${name} ${placeIn(root, name)}`)
        .replace(/^(\s*)user \S+;$/, '$1# user;')
        .replace(
          /^(\s*listen (?:\[::\]:|127\.0\.0\.1:)?)(\d+)/,
          (_, before: string, port: string) => `${before}${(Number(port) % 20_000) + 20_000}`,
        )
        .replace(/^(\s*)server "?[\w.-]+:(\d+)"?( resolve)?;$/, '$1server 127.0.0.1:$2;')
        .replace('X25519MLKEM768:', atLeast(edition.openssl, [3, 5, 0]) ? 'X25519MLKEM768:' : ''),
    ];
  });
  return { text: lines.join('\n'), left };
}

function placeIn(root: string, name: string): string {
  if (name === 'ssl_certificate' || name === 'proxy_ssl_trusted_certificate')
    return `${root}/copy/cert/fullchain.pem`;
  if (name === 'ssl_certificate_key') return `${root}/copy/cert/privkey.pem`;
  return `${root}/copy/${name}`;
}
