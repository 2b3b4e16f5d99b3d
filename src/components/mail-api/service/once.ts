/** Which mail was handed over under which key: kept for a day, also over a restart, so that a repeated call sends nothing twice. */
export const once = String.raw`import { createHash } from 'node:crypto';
import { appendFileSync, readFileSync, renameSync, writeFileSync } from 'node:fs';

const dayMs = 24 * 60 * 60 * 1000;

export class Clash extends Error {
  constructor(name, text) {
    super(text);
    this.name = name;
  }
}

/** @param file with one line of JSON a call that was answered */
export function memory(file, now) {
  const done = new Map();
  const running = new Set();
  for (const line of read(file)) if (line.at > now() - dayMs) done.set(line.key, line);
  // Written anew at the start only: in between it grows by one line a call.
  writeFileSync(file + '.new', [...done.values()].map((line) => JSON.stringify(line) + '\n').join(''), { mode: 0o600 });
  renameSync(file + '.new', file);

  /** Does the work, or gives the answer that the same call had before. */
  return async (key, body, work) => {
    const hash = createHash('sha256').update(body).digest('hex');
    const known = done.get(key);
    if (known !== undefined && known.at > now() - dayMs) {
      if (known.hash === hash) return known.answer;
      throw new Clash('invalid_idempotent_request', 'This idempotency key was used for another request.');
    }
    if (running.has(key))
      throw new Clash('concurrent_idempotent_requests', 'A request with this idempotency key is in progress.');
    running.add(key);
    try {
      const answer = await work();
      const line = { key, hash, at: now(), answer };
      done.set(key, line);
      appendFileSync(file, JSON.stringify(line) + '\n', { mode: 0o600, flush: true });
      return answer;
    } finally {
      running.delete(key);
    }
  };
}

/** The last line may be half there, after a crash. */
function read(file) {
  let text;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if (error.code === 'ENOENT') return [];
    throw error;
  }
  return text.split('\n').flatMap((line) => {
    try {
      return line === '' ? [] : [JSON.parse(line)];
    } catch {
      return [];
    }
  });
}
`;
