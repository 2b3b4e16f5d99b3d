import type { EnvVariable } from '../app/env.ts';
import type { Platform } from '../app/platform.ts';
import { passwordIn } from './address.ts';
import { judgeValue } from './judge-value.ts';
import { type Judgement, placesOf } from './judgement.ts';

export interface Judged {
  readonly values: ReadonlyMap<string, string>;
  readonly reads: readonly EnvVariable[];
  readonly platforms: readonly Platform[];
}

/** Holds a file of variables against what the code reads. */
export function judge({ values, reads, platforms }: Judged): Judgement[] {
  const known = new Map(reads.map((variable) => [variable.name, variable]));
  const findings = [
    ...reads.flatMap((variable) => judgeMissing(variable, values)),
    ...[...values].flatMap(([name, value]) => judgeValue(name, value, known.get(name), platforms)),
    ...judgePairs(values, known),
  ];
  const rank = { blocks: 0, warns: 1, tells: 2 } as const;
  return findings.sort((a, b) => rank[a.level] - rank[b.level] || (a.name < b.name ? -1 : 1));
}

function judgeMissing(variable: EnvVariable, values: ReadonlyMap<string, string>): Judgement[] {
  const { name, required, platform, when } = variable;
  if (values.has(name) || !required) return [];
  const places = placesOf(variable);
  if (platform !== undefined)
    return [
      {
        name,
        kind: "platform's own",
        level: 'warns',
        places,
        why: {
          en: `The code reads it without a default, and only ${platform} sets it.`,
          fr: `Le code la lit sans valeur par défaut, et seule la plateforme ${platform} la définit.`,
        },
      },
    ];
  return [
    {
      name,
      kind: 'missing',
      level: 'blocks',
      places,
      why:
        when === 'build'
          ? {
              en: 'The build writes it into what is built, and it is not in the file.',
              fr: 'Le build l’inscrit dans ce qu’il produit, et elle n’est pas dans le fichier.',
            }
          : {
              en: 'The code reads it without a default, and it is not in the file.',
              fr: 'Le code la lit sans valeur par défaut, et elle n’est pas dans le fichier.',
            },
    },
  ];
}

/** The same password in two variables must be the same one. */
function judgePairs(
  values: ReadonlyMap<string, string>,
  known: ReadonlyMap<string, EnvVariable>,
): Judgement[] {
  const inUrl = passwordIn(values.get('DATABASE_URL') ?? '');
  if (inUrl === undefined) return [];
  return ['DB_PASSWORD', 'POSTGRES_PASSWORD', 'PGPASSWORD']
    .filter((name) => {
      const value = values.get(name) ?? '';
      return value !== '' && value !== inUrl;
    })
    .map((name) => ({
      name,
      kind: 'differs',
      level: 'warns',
      places: placesOf(known.get(name)),
      why: {
        en: 'It is not the password that stands in DATABASE_URL.',
        fr: 'Ce n’est pas le mot de passe qui figure dans DATABASE_URL.',
      },
    }));
}
