import type { Place, Unread } from '../../../core/app/place.ts';
import type { Judgement } from '../../../core/env/judgement.ts';
import { type Lang, say, type Text } from '../../../core/text.ts';
import type { CheckResult, PullResult, SecretsResult } from '../../../pipeline/env/results.ts';
import type { Paint } from '../output/paint.ts';

/** Names only: a value is in none of what comes here. */
export function renderPull(result: PullResult, paint: Paint): string {
  const known = result.variables.filter(({ state }) => state === 'known');
  const open = result.variables.filter(({ state }) => state !== 'known');
  const list = (title: string, names: readonly string[]) =>
    names.length === 0 ? [] : [`  ${title}: ${names.join(', ')}`];
  return [
    paint.bold(
      `${result.dryRun ? 'Would write' : 'Wrote'} ${result.file} (mode 0600, ${known.length} of ${result.variables.length} variables have a value) and ${result.template}`,
    ),
    ...list('from', result.sources),
    ...list(
      'led to the new side',
      result.moved.map(({ name, to }) => `${name} -> ${to}`),
    ),
    ...list(
      'left out, set by a platform itself',
      result.dropped.map(({ name }) => name),
    ),
    ...list('replaced by what the platform says now', result.changed),
    ...list('kept as they stand in the file', result.kept),
    ...list('left out, as you took them out', result.left),
    ...(open.length === 0 ? [] : [paint.yellow(`  ${open.length} to be supplied:`)]),
    ...open.map(({ name, why }) => `    ${name}: ${why ?? ''}`),
    ...(result.ignored === false
      ? [paint.red(`  git does not ignore ${result.file}: write it into .gitignore before the next commit.`)]
      : []),
    ...unreadLines(result.incomplete, paint),
    'Next: `unmoor env secrets` makes what nobody else issues, `unmoor env check` says what is still wrong.',
  ].join('\n');
}

const levels: Readonly<Record<Judgement['level'], Text>> = {
  blocks: { en: 'must be mended', fr: 'à corriger' },
  warns: { en: 'look at', fr: 'à vérifier' },
  tells: { en: 'to know', fr: 'à savoir' },
};

export function renderCheck(result: CheckResult, lang: Lang, paint: Paint): string {
  const blocks = (Object.keys(levels) as Judgement['level'][]).flatMap((level) => {
    const found = result.judgements.filter((one) => one.level === level);
    if (found.length === 0) return [];
    const title = `${say(levels[level], lang)} (${found.length})`;
    return [
      level === 'blocks' ? paint.red(title) : level === 'warns' ? paint.yellow(title) : title,
      ...grouped(found, lang),
    ];
  });
  const verdict: Text = result.ok
    ? { en: `${result.file}: nothing stands in the way.`, fr: `${result.file} : rien ne s’y oppose.` }
    : {
        en: `${result.file}: the app cannot go on with it as it is.`,
        fr: `${result.file} : l’application ne peut s’en servir en l’état.`,
      };
  return [
    ...blocks,
    ...unreadLines(result.incomplete, paint),
    result.ok ? paint.green(say(verdict, lang)) : paint.bold(say(verdict, lang)),
  ].join('\n');
}

/** Many variables of which one thing is so stand in one line; a place is told where it helps to mend. */
function grouped(found: readonly Judgement[], lang: Lang): string[] {
  const byWhy = new Map<string, Judgement[]>();
  for (const one of found) byWhy.set(say(one.why, lang), [...(byWhy.get(say(one.why, lang)) ?? []), one]);
  return [...byWhy].map(([why, ones]) => {
    const told = ones[0]?.level === 'tells';
    return `  ${ones.map(({ name, places }) => (told ? name : `${name}${firstPlace(places)}`)).join(', ')}: ${why}`;
  });
}

function firstPlace([place, ...more]: readonly Place[]): string {
  if (place === undefined) return '';
  const line = place.line === undefined ? place.file : `${place.file}:${place.line}`;
  return ` (${line}${more.length === 0 ? '' : ` +${more.length}`})`;
}

export function renderSecrets(result: SecretsResult, lang: Lang, paint: Paint): string {
  const words: Record<'made' | 'none' | 'supply', Text> = {
    made: result.dryRun
      ? { en: `Would be written into ${result.file}:`, fr: `Seraient inscrits dans ${result.file} :` }
      : { en: `Written into ${result.file}:`, fr: `Inscrits dans ${result.file} :` },
    none: {
      en: 'No secret is missing that Unmoor could make.',
      fr: 'Il ne manque aucun secret qu’Unmoor puisse créer.',
    },
    supply: { en: 'To be supplied by you:', fr: 'À fournir par vous :' },
  };
  return [
    paint.bold(say(result.made.length === 0 ? words.none : words.made, lang)),
    ...result.made.map(({ name, kind, ends }) => `  ${name} (${kind}): ${say(ends, lang)}`),
    ...(result.supply.length === 0
      ? []
      : [paint.yellow(`${say(words.supply, lang)} ${result.supply.join(', ')}`)]),
  ].join('\n');
}

const unreadLines = (incomplete: readonly Unread[], paint: Paint): string[] =>
  incomplete.map(({ what, line, why, next }) =>
    paint.yellow(`  not read: ${what}${line === undefined ? '' : `:${line}`}: ${why} Next: ${next}`),
  );
