import type { Tree } from '../../core/app/tree.ts';
import { both } from '../../core/code/platform-words.ts';
import { type Finding, finding, type Words } from '../../core/code/rule.ts';
import { type CommandLine, commandLines } from './commands.ts';

const migrates: Words = {
  rule: 'any.migrate-at-start',
  what: () =>
    both(
      'migrates the database each time that it starts, and so does every replica, at once',
      'migre la base à chaque démarrage, et chaque réplica en fait autant, en même temps',
    ),
  wayOut: both(
    'migrate once, as a step of the release; then start the server with exec, so that it hears that it is to stop',
    'migrez une seule fois, comme étape de la mise en production ; puis lancez le serveur par exec, pour qu’il reçoive l’ordre de s’arrêter',
  ),
  effort: 'setting',
};

const beatInWorker: Words = {
  rule: 'any.beat-in-worker',
  what: () =>
    both(
      'has the scheduler inside the worker, so that two workers start everything twice',
      'a son planificateur dans le worker, si bien que deux workers lancent tout deux fois',
    ),
  wayOut: both(
    'run the scheduler by itself, once, on one side only',
    'lancez le planificateur à part, une seule fois, et d’un seul côté',
  ),
  effort: 'setting',
};

const beats: Words = {
  rule: 'any.beats',
  what: () => both('has a second scheduler', 'a un second planificateur'),
  wayOut: both(
    'keep one: each starts everything that is planned, also across the old side and the new',
    'n’en gardez qu’un : chacun lance tout ce qui est prévu, y compris entre l’ancien et le nouvel hébergement',
  ),
  effort: 'setting',
};

const migration =
  /\bmanage\.py\s+migrate\b|\balembic\s+upgrade\b|\bflask\s+db\s+upgrade\b|\bprisma\s+(?:migrate\s+deploy|db\s+push)\b|\bdrizzle-kit\s+(?:migrate|push)\b|\b(?:knex|sequelize(?:-cli)?|typeorm|rails|rake|bin\/rails)\s+\S*(?:migrat\w*|db:migrate)\b|\b(?:npm|pnpm|yarn|bun)\s+(?:run\s+)?\S*migrat\w*\b/;
const server =
  /\b(?:gunicorn|daphne|uvicorn|hypercorn|waitress-serve|runserver|next\s+start|node\s+\S+|nest\s+start|(?:npm|pnpm|yarn|bun)\s+(?:run\s+)?start\b\S*|puma|rails\s+server|exec\s+"\$@")/;

/** Commands that are right once and wrong many times. */
export async function releaseTies(tree: Tree): Promise<readonly Finding[]> {
  const lines = await commandLines(tree);
  const on = (words: Words) => (one: CommandLine) => finding(words, '', one.file, one.line);
  const beat = lines.filter(({ text }) => isBeat(text));
  return [
    ...lines.filter(migratesAndServes).map(on(migrates)),
    ...scripts(lines).map(on(migrates)),
    ...lines
      .filter(({ text }) => isCelery(text) && /\bworker\b.*(?:\s-B\b|\s--beat\b)/.test(text))
      .map(on(beatInWorker)),
    // Two files say the same for two places to run; two lines of one file run beside each other.
    ...beat.filter((one, index) => beat.findIndex(({ file }) => file === one.file) < index).map(on(beats)),
  ];
}

const isCelery = (text: string): boolean => /\bcelery\b/.test(text);
const isBeat = (text: string): boolean =>
  isCelery(text) && /\bcelery\b[^&|;]*[\s",']beat\b/.test(text) && !/\bworker\b/.test(text);

function migratesAndServes({ text }: CommandLine): boolean {
  const found = migration.exec(text);
  if (found === null) return false;
  const rest = text.slice(found.index + found[0].length);
  return /&&|;|\|\|/.test(rest) && server.test(rest);
}

/** An entrypoint that migrates in one line and serves in a later one. */
function scripts(lines: readonly CommandLine[]): CommandLine[] {
  const shell = lines.filter(({ file }) => /(?:entrypoint|start|run|boot)[\w.-]*\.sh$/i.test(file));
  return shell.filter(
    ({ file, line, text }) =>
      migration.test(text) &&
      !server.test(text) &&
      shell.some((later) => later.file === file && later.line > line && server.test(later.text)),
  );
}
