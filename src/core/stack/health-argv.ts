import { buildOf } from './built-images.ts';
import type { Asker, Health, Workload } from './workload.ts';

/** The program that asks in a workload's image; unset where there is none, or nobody knows. */
export const askerOf = (workload: Workload): Asker | undefined =>
  buildOf(workload)?.asks ?? workload.ways.image?.asks;

/**
 * As a visitor's request comes through the front: with the app's host, which it may refuse others for, and by HTTPS, or it would send
 * the request on to it. Where a redirect leads is not followed: it leads out of the container.
 */
export function askedBy(
  asker: Asker | undefined,
  health: Exclude<Health, { kind: 'command' }>,
): readonly string[] | undefined {
  const { port } = health;
  const path = health.kind === 'http' ? health.path : '';
  const host = (health.kind === 'http' ? health.host : undefined) ?? '127.0.0.1';
  const url = `http://127.0.0.1:${port}${path}`;
  const http = health.kind === 'http';
  switch (asker) {
    case undefined:
      return undefined;
    case 'curl':
      return http
        ? [
            'curl',
            '--fail',
            '--silent',
            '--show-error',
            '--output',
            '/dev/null',
            ...headers(host).flatMap((one) => ['--header', one]),
            url,
          ]
        : // It would wait for an end of what it connects to, and call that a failure.
          undefined;
    case 'wget':
      return http
        ? ['wget', '-q', '-O', '/dev/null', ...headers(host).flatMap((one) => ['--header', one]), url]
        : ['nc', '-z', '127.0.0.1', String(port)];
    case 'node':
      return ['node', '-e', http ? nodeAsks : nodeConnects, String(port), ...(http ? [path, host] : [])];
    case 'python':
      return [
        'python',
        '-c',
        http ? pythonAsks : pythonConnects,
        String(port),
        ...(http ? [path, host] : []),
      ];
    case 'bash':
      return ['bash', '-c', 'exec 3<>"/dev/tcp/127.0.0.1/$0"', String(port)];
  }
}

const headers = (host: string): readonly string[] => [`Host: ${host}`, 'X-Forwarded-Proto: https'];

/** Words come as arguments: nothing of the app's is part of a program. An error that nobody takes ends it with 1. */
const nodeAsks = [
  'const [port, path, host] = process.argv.slice(1);',
  "const headers = { host, 'x-forwarded-proto': 'https' };",
  "require('http').get({ host: '127.0.0.1', port, path, headers, agent: false },",
  '(answer) => { answer.resume(); if (answer.statusCode >= 400) throw new Error(answer.statusCode); })',
].join(' ');

const nodeConnects = "const asked = require('net').connect(process.argv[1], '127.0.0.1', () => asked.end())";

const pythonAsks = [
  'import http.client, sys',
  'port, path, host = sys.argv[1:]',
  "asked = http.client.HTTPConnection('127.0.0.1', int(port), timeout=4)",
  "asked.request('GET', path, headers={'Host': host, 'X-Forwarded-Proto': 'https'})",
  'sys.exit(asked.getresponse().status >= 400)',
].join('; ');

const pythonConnects = "import socket, sys; socket.create_connection(('127.0.0.1', int(sys.argv[1])), 4)";
