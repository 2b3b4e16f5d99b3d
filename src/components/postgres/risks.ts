import { type Asked, dataOf } from '../../core/plan/asked.ts';
import type { Risk } from '../../core/plan/risk.ts';
import { both } from '../../core/text.ts';

export function risks(asked: Asked): readonly Risk[] {
  const extensions = dataOf(asked, 'postgres').flatMap(({ measured }) => measured?.extensions ?? []);
  const named = extensions.map(({ name }) => name).filter((name) => name !== 'plpgsql');
  return [
    {
      id: 'collation',
      what: both(
        'Text sorts differently on another C library: unique indexes may be wrong and pages in another order.',
        'Le texte se trie autrement avec une autre bibliothèque C : des index uniques peuvent être faux et les pages changer d’ordre.',
      ),
      likelihood: 'medium',
      impact: 'medium',
      mitigation: both(
        'Debian’s build, the same collation provider, rows copied and indexes made anew; never a data directory of another system.',
        'La version de Debian, le même fournisseur de collation, des lignes copiées et des index refaits ; jamais le répertoire de données d’un autre système.',
      ),
      covers: ['A28', 'B45'],
    },
    {
      id: 'extensions',
      what: both(
        named.length === 0
          ? 'An extension of the old server may be missing on the new one.'
          : `The extensions ${named.join(', ')} must be there in versions that fit.`,
        named.length === 0
          ? 'Une extension de l’ancien serveur peut manquer sur le nouveau.'
          : `Les extensions ${named.join(', ')} doivent exister dans des versions compatibles.`,
      ),
      likelihood: named.length === 0 ? 'low' : 'medium',
      impact: 'high',
      mitigation: both(
        '`unmoor doctor` compares them before anything is copied.',
        '`unmoor doctor` les compare avant toute copie.',
      ),
      covers: ['A3', 'B45'],
    },
    {
      id: 'wal-full',
      what: both(
        'While the copy runs the old server keeps its log, and its limit may cut us off.',
        'Pendant la copie, l’ancien serveur garde son journal, et sa limite peut nous couper.',
      ),
      likelihood: 'medium',
      impact: 'low',
      mitigation: both(
        '`unmoor doctor` reads the limit; the move stops before it and can begin again. The app is not touched.',
        '`unmoor doctor` lit la limite ; le déménagement s’arrête avant et peut recommencer. L’application n’est pas touchée.',
      ),
      covers: ['B56'],
    },
  ];
}
