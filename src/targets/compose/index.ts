import type { Feature, Target } from '../../core/app/target.ts';
import { command } from '../../core/plan/check.ts';
import { dockerfileReader } from '../../core/stack/dockerfile/reader.ts';
import { manifestReader } from '../../core/stack/manifest-reader.ts';
import { shellReader } from '../../core/stack/shell-reader.ts';
import { both, proper } from '../../core/text.ts';
import { lower } from './lower.ts';
import { hostPathOf } from './manifest.ts';
import { reader } from './reader.ts';

const able: readonly Feature[] = ['one-host', 'volumes', 'mail-port'];

export const compose: Target = {
  id: 'compose',
  name: proper('Docker Compose'),
  does: both(
    'One server of your own, with everything in containers that Docker Compose starts.',
    'Un serveur à vous, où tout est conteneur lancé par Docker Compose.',
  ),
  can: (feature) => able.includes(feature),
  // Without -T a terminal is made, and what is piped through it is damaged (facts A22).
  within: (workload, run) => `deploy/compose exec -T ${workload} ${run}`,
  address: (workload, { port }) => ({ host: workload, port }),
  lower,
  readers: [
    reader,
    shellReader,
    dockerfileReader,
    manifestReader('compose-manifest', ({ files }) =>
      files.flatMap(({ at, path }) => (path === hostPathOf(at) ? [at] : [])),
    ),
  ],
  replaces: {
    runner: {
      name: both('Compose services', 'Services Compose'),
      why: both(
        'Each service of the app is a container, with a health check and a limit of memory.',
        'Chaque service de l’application est un conteneur, avec contrôle de santé et limite de mémoire.',
      ),
      answers: ['images'],
    },
  },
  risks: () => [
    {
      id: 'published-ports',
      what: both(
        'A port that Docker publishes is open to the world, whatever ufw says.',
        'Un port publié par Docker est ouvert au monde, quoi qu’en dise ufw.',
      ),
      likelihood: 'high',
      impact: 'high',
      mitigation: both(
        'Only the front publishes ports; everything else stays on the inner network.',
        'Seul le frontal publie des ports ; tout le reste est sur le réseau interne.',
      ),
      covers: ['A24'],
    },
  ],
  checks: ({ domain }) => [
    command('prepare', 'compose.config', 'deploy/compose config --quiet', {
      what: both(
        'The file is accepted, and no variable in it is empty',
        'Le fichier est accepté, et aucune variable n’y est vide',
      ),
      expect: both(
        'no line, and no warning of an unset variable',
        'aucune ligne, ni avertissement de variable absente',
      ),
      covers: ['A10', 'A21', 'egoejo:451', 'A9'],
    }),
    command('prepare', 'compose.health', "deploy/compose ps --format '{{.Service}} {{.Health}}'", {
      what: both(
        'Every container is healthy: the check’s program is in its image, and the app accepts its host name',
        'Chaque conteneur est sain : le programme du contrôle est dans son image, et l’application accepte son nom d’hôte',
      ),
      expect: both('`healthy` on each line', '`healthy` à chaque ligne'),
      covers: ['A14', 'egoejo:451', 'A6'],
    }),
    command('prepare', 'compose.ports', "deploy/compose ps --format '{{.Ports}}' | grep -F 0.0.0.0", {
      what: both('Nothing but the front is published', 'Rien d’autre que le frontal n’est publié'),
      expect: both('80 and 443, nothing else', '80 et 443, rien d’autre'),
      covers: ['A24'],
    }),
    command(
      'prepare',
      'compose.front',
      `deploy/compose images nginx && curl -sSk https://127.0.0.1/ -H 'Host: ${domain}' -o /dev/null -w '%{http_code}'`,
      {
        what: both(
          'The front’s image holds the built files',
          'L’image du frontal contient les fichiers construits',
        ),
        expect: both('`200`', '`200`'),
        covers: ['A31', 'egoejo:459'],
      },
    ),
  ],
};
