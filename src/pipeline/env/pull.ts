import type { EnvVariable, Pulled } from '../../core/app/env.ts';
import type { Inventory } from '../../core/app/inventory.ts';
import { platformThatSets } from '../../core/app/mark-platform.ts';
import type { Unread } from '../../core/app/place.ts';
import type { Platform } from '../../core/app/platform.ts';
import { renderEnvFile, updateEnvFile } from '../../core/env/file.ts';
import { type Gathered, gather, type Source } from '../../core/env/gather.ts';
import { isBuildTimeName, isSecretName } from '../../core/env/names.ts';
import { type NewSide, rewrite } from '../../core/env/rewrite.ts';
import { renderTemplate } from '../../core/env/template.ts';
import { type Merged, threeWay } from '../../core/env/three-way.ts';
import { UnmoorError } from '../../core/errors/error.ts';
import { openVault, type VaultPlace } from '../../io/vault.ts';
import { type EnvFilePlace, isIgnored, readEnvFile, type Standing, writeEnvFile } from './env-file.ts';
import type { PulledVariable, PullResult } from './results.ts';
import { loadStore, saveStore, type Store } from './store.ts';

export interface PullContext {
  readonly vault: VaultPlace;
  readonly inventory: Inventory;
  readonly platforms: readonly Platform[];
  readonly place: EnvFilePlace;
  readonly side: NewSide;
  /** What was just asked for, already read. */
  readonly fresh: readonly Source[];
  readonly incomplete: readonly Unread[];
  /** Forget what earlier pulls gave. */
  readonly anew: boolean;
  /** Let the platform's value win over the person's. */
  readonly force: boolean;
  readonly dryRun: boolean;
}

export interface Pull {
  readonly result: PullResult;
  /** The text of the template: whoever writes it knows where. */
  readonly template: string;
}

/**
 * Puts together what platforms gave, leads it to the new side, and writes the file for it.
 * @throws UnmoorError ENV-101, ENV-102, ENV-104, ENV-105; then the file is as it was
 */
export async function pullEnv(context: PullContext): Promise<Pull> {
  const { platforms, place, dryRun } = context;
  const vault = openVault(context.vault);
  const store = await loadStore(vault);
  const sources = together(context.anew ? [] : store.sources, context.fresh);
  const { kept, dropped } = withoutPlatforms(gather(sources), platforms);
  const { variables, moved } = rewrite(kept, context.side, platforms);
  const values = new Map(
    variables.flatMap((one) => (one.state === 'known' ? [[one.name, one.value.reveal()] as const] : [])),
  );
  const standing = await readEnvFile(place);
  const before = store.written.get(place.file);
  const merged = threeWay(before, standing?.values ?? new Map<string, string>(), values);
  if (merged.conflicts.length > 0 && !context.force) throw conflicting(place.file, merged.conflicts);

  const shown = variables.map((one) => show(one, context.inventory.env));
  const open = variables.flatMap((one) =>
    one.state === 'to be supplied' && !merged.values.has(one.name) ? [{ name: one.name, why: one.why }] : [],
  );
  const text = textFor(context, standing, merged, values, open, shown);
  if (!dryRun) {
    await writeEnvFile(place, text);
    await saveStore(vault, withWritten({ ...store, sources }, place.file, values));
  }
  return {
    result: {
      file: place.file,
      template: `${place.file}.template`,
      dryRun,
      sources: sources.map(({ label }) => label),
      variables: shown,
      dropped,
      moved,
      added: merged.added,
      changed: [...merged.changed, ...merged.conflicts],
      kept: merged.kept,
      left: merged.left,
      ignored: await isIgnored(place),
      incomplete: [...context.incomplete, ...context.inventory.incomplete],
    },
    template: renderTemplate({
      name: place.file,
      names: shown.map(({ name }) => name),
      open: new Map(open.map(({ name, why }) => [name, why])),
      references: new Map(
        shown.flatMap(({ name, reference }) => (reference === undefined ? [] : [[name, reference]])),
      ),
      reads: context.inventory.env,
    }),
  };
}

/** What is pulled again takes the place of what the same source gave before. */
const together = (before: readonly Source[], fresh: readonly Source[]): Source[] => [
  ...before.filter(({ label }) => !fresh.some((one) => one.label === label)),
  ...fresh,
];

function withoutPlatforms(variables: readonly Gathered[], platforms: readonly Platform[]) {
  const dropped: { name: string; platform: string }[] = [];
  const kept = variables.filter(({ name }) => {
    const platform = platformThatSets(name, platforms)?.id;
    if (platform !== undefined) dropped.push({ name, platform });
    return platform === undefined;
  });
  return { kept, dropped };
}

function show(
  one: Pulled & { readonly from: readonly string[] },
  reads: readonly EnvVariable[],
): PulledVariable {
  const read = reads.find(({ name }) => name === one.name);
  return {
    name: one.name,
    state: one.state,
    ...(one.state === 'known' ? referenceOf(one.reference) : { why: one.why }),
    when: read?.when ?? (isBuildTimeName(one.name) ? 'build' : 'run'),
    secret: read?.secret ?? isSecretName(one.name),
    from: one.from,
  };
}

const referenceOf = (reference: string | undefined) => (reference === undefined ? {} : { reference });

function textFor(
  { place }: PullContext,
  standing: Standing | undefined,
  merged: Merged,
  values: ReadonlyMap<string, string>,
  open: readonly { readonly name: string; readonly why: string }[],
  shown: readonly PulledVariable[],
): string {
  if (standing !== undefined) {
    const changes = [...merged.added, ...merged.changed, ...merged.conflicts];
    const changed = new Map(changes.map((name) => [name, values.get(name) ?? '']));
    return updateEnvFile(standing.text, place.dialect, changed, open);
  }
  const build = new Set(shown.filter(({ when }) => when === 'build').map(({ name }) => name));
  return renderEnvFile({ name: place.file, dialect: place.dialect, values, build, open });
}

const withWritten = (store: Store, file: string, values: ReadonlyMap<string, string>): Store => ({
  ...store,
  written: new Map([...store.written, [file, values]]),
});

function conflicting(file: string, names: readonly string[]): UnmoorError {
  return new UnmoorError('ENV-102', {
    why: `${file} has a value of its own for ${names.join(', ')}, and the pull has another: both may be wanted.`,
    next: `look at ${names.length === 1 ? 'it' : 'them'}, and take out of the file what is to be replaced; or --force replaces ${names.length === 1 ? 'it' : 'all of them'}.`,
    state: 'The file is as it was.',
  });
}
