import type { Side } from '../../src/core/finding.ts';
import { messageOf } from '../../src/core/errors/error.ts';
import { redisSession } from './redis.ts';

const list = 'tally';

/** Numbers pushed onto a list, each by a session of its own, on either side of a move: what was accepted must stay, once. */
export class RedisTally {
  readonly #urls: Readonly<Record<Side, string>>;
  readonly #accepted: string[] = [];
  #tried = 0;

  constructor(urls: Readonly<Record<Side, string>>) {
    this.#urls = urls;
  }

  /** @returns whether that side takes the write of an ordinary client; throws when it says neither yes nor no */
  async push(side: Side): Promise<boolean> {
    const session = await redisSession(this.#urls[side]);
    this.#tried += 1;
    const number = String(this.#tried);
    try {
      await session.send('RPUSH', list, number);
      this.#accepted.push(number);
      return true;
    } catch (error) {
      if (/^(NOPERM|READONLY|NOREPLICAS)\b/.test(messageOf(error))) return false;
      throw error;
    } finally {
      session.end();
    }
  }

  /** What that side holds beside what was accepted: two equal lists when nothing was lost, doubled or taken in spite of a refusal. */
  async heldAndAccepted(side: Side): Promise<[held: string[], accepted: string[]]> {
    const session = await redisSession(this.#urls[side]);
    const held = (await session.send('LRANGE', list, '0', '-1')) as string[];
    session.end();
    return [held, this.#accepted];
  }
}
