import type { Target } from '../../core/app/target.ts';
import { command } from '../../core/plan/check.ts';
import { dockerfileReader } from '../../core/stack/dockerfile/reader.ts';
import { shellReader } from '../../core/stack/shell-reader.ts';
import { both, proper } from '../../core/text.ts';
import { lower } from './lower.ts';
import { hostOf } from './names.ts';
import { reader } from './reader.ts';
import { replaces } from './replaces.ts';

export const ecs: Target = {
  id: 'ecs',
  name: proper('AWS ECS'),
  does: both(
    'Containers on AWS Fargate, with Amazon’s own database, cache, store and load balancer around them.',
    'Des conteneurs sur AWS Fargate, entourés de la base, du cache, du stockage et du répartiteur d’Amazon.',
  ),
  can: () => false,
  within: (workload, run) =>
    `aws ecs execute-command --cluster <cluster> --task <task> --container ${workload} --interactive --command '${run.replaceAll("'", `'\\''`)}'`,
  replaces,
  address: (workload, { port }, stack) => ({ host: hostOf(workload, stack), port }),
  lower,
  readers: [reader, shellReader, dockerfileReader],
  risks: () => [
    {
      id: 'another-platform',
      what: both(
        'Amazon’s managed pieces are a platform too: leaving it will be a move again.',
        'Les services gérés d’Amazon sont aussi une plateforme : en partir sera un nouveau déménagement.',
      ),
      likelihood: 'medium',
      impact: 'medium',
      mitigation: both(
        'Only pieces that speak open protocols: PostgreSQL, Redis, S3, SMTP.',
        'Seulement des services aux protocoles ouverts : PostgreSQL, Redis, S3, SMTP.',
      ),
      covers: ['A32'],
    },
    {
      id: 'websocket-idle',
      what: both(
        'The load balancer closes a WebSocket that says nothing for 60 seconds.',
        'Le répartiteur ferme un WebSocket muet pendant 60 secondes.',
      ),
      likelihood: 'high',
      impact: 'medium',
      mitigation: both(
        'Set `idle_timeout.timeout_seconds` to 3600.',
        'Porter `idle_timeout.timeout_seconds` à 3600.',
      ),
      covers: ['A32'],
    },
  ],
  checks: () => [
    command(
      'prepare',
      'ecs.stable',
      'aws ecs wait services-stable --cluster <cluster> --services <services>',
      {
        what: both('Every service has the tasks that it should have', 'Chaque service a ses tâches'),
        expect: both('exit code 0', 'le code de sortie 0'),
        covers: ['A32', 'egoejo:451'],
      },
    ),
    command(
      'prepare',
      'ecs.images',
      "docker buildx imagetools inspect <image> --format '{{json .Image}}' | jq -r '.architecture // keys[]'",
      {
        what: both(
          'The images are of the tasks’ architecture',
          'Les images sont de l’architecture des tâches',
        ),
        expect: both(
          '`amd64`, or `arm64` where the tasks say so',
          '`amd64`, ou `arm64` si les tâches le disent',
        ),
        covers: ['A32', 'A31'],
      },
    ),
    command('prepare', 'ecs.cache-tls', 'redis-cli --tls -h <cache-host> ping', {
      what: both('The cache is reached with TLS (`rediss://`)', 'Le cache répond en TLS (`rediss://`)'),
      expect: both('`PONG`', '`PONG`'),
      covers: ['A32'],
    }),
  ],
};
