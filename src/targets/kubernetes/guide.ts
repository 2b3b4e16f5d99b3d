import type { Plan } from '../../core/plan/plan.ts';
import type { Stack } from '../../core/stack/stack.ts';
import { buildFlags, builtImages } from '../../core/stack/built-images.ts';
import { shellWord } from '../../core/formats/shell.ts';

/** What a person does with these files, once and for every release. */
export function guide(stack: Stack, plan: Plan): string {
  const database = stack.roles.get('sql') === 'managed';
  return [
    `# ${plan.app} on Kubernetes`,
    '',
    'Everything here follows from the plan. `base/` is the same everywhere; `overlays/production` and `overlays/staging` are yours to edit.',
    '',
    '## Once, in the cluster',
    '',
    'A controller of the Gateway API (Traefik 3 is named in the overlays), cert-manager with `--enable-gateway-api`, metrics-server for scaling' +
      (database ? ', the CloudNativePG operator (1.26 or newer) and its Barman Cloud plugin.' : '.'),
    '',
    '## Once, beside each overlay',
    '',
    'These files hold secrets: mode 0600, never in git.',
    '',
    `- \`app.env\`: \`unmoor env pull --dialect docker\` writes it. It must hold ${stack.given.map((name) => `\`${name}\``).join(', ')}.`,
    ...(database
      ? [
          '- `db.env`: `username=app` and `password=...`. `DATABASE_URL` in `app.env` names the same: `postgresql://app:PASSWORD@pool:5432/app?sslmode=require`; what cannot go through a pooler (migrations that lock, LISTEN) goes to `db-rw:5432`.',
          '- `backup.env`: `ACCESS_KEY_ID=...` and `SECRET_ACCESS_KEY=...` of the store that `base/database.yaml` names.',
        ]
      : []),
    '',
    '## For every release',
    '',
    '```sh',
    '# From here, where these files lie: .. is the app.',
    ...builtImages(stack).flatMap(({ name, build }) => [
      `docker build --pull --tag registry.example.com/${name}:release-1 ${buildFlags(build, shellWord)}`,
      `docker push registry.example.com/${name}:release-1`,
    ]),
    './deploy.sh production',
    '```',
    '',
    'Change `newTag` in the overlay first. The migration runs before anything that serves is replaced; `kubectl rollout undo deployment/NAME` goes back.',
    '',
    '## To grow',
    '',
    'What answers HTTP scales by itself between `minReplicas` and `maxReplicas`. Workers: `kubectl scale deployment/worker --replicas=N`. The scheduler stays one.',
    '',
  ].join('\n');
}
