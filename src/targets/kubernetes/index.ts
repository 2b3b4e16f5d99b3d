import type { Feature, Target } from '../../core/app/target.ts';
import { command } from '../../core/plan/check.ts';
import { dockerfileReader } from '../../core/stack/dockerfile/reader.ts';
import { shellReader } from '../../core/stack/shell-reader.ts';
import { both, proper } from '../../core/text.ts';
import { lower } from './lower.ts';
import { reader } from './reader.ts';

const able: readonly Feature[] = ['volumes', 'mail-port'];

export const kubernetes: Target = {
  id: 'kubernetes',
  name: proper('Kubernetes'),
  does: both(
    'A cluster of your own or rented, with an operator for the database.',
    'Une grappe à vous ou louée, avec un opérateur pour la base.',
  ),
  can: (feature) => able.includes(feature),
  within: (workload, run) => `kubectl exec -n <namespace> deploy/${workload} -- ${run}`,
  address: (workload, { port }) => ({ host: workload, port }),
  lower,
  readers: [reader, shellReader, dockerfileReader],
  replaces: {
    runner: {
      name: proper('Deployments'),
      why: both(
        'Each service of the app is a Deployment.',
        'Chaque service de l’application est un Deployment.',
      ),
      answers: ['images'],
    },
    clock: {
      name: proper('CronJobs'),
      why: both(
        'They start jobs by the clock; `concurrencyPolicy: Forbid` keeps each alone.',
        'Ils lancent les tâches à l’heure ; `concurrencyPolicy: Forbid` garde chacune seule.',
      ),
      answers: ['cron'],
    },
    sql: {
      name: proper('CloudNativePG'),
      why: both(
        'A bare StatefulSet has no failover and no backup; the operator has both.',
        'Un StatefulSet nu n’a ni bascule ni sauvegarde ; l’opérateur a les deux.',
      ),
      mib: 4096,
      inside: true,
    },
    'sql-pool': {
      name: proper('CloudNativePG Pooler'),
      why: both('The operator runs PgBouncer itself.', 'L’opérateur exécute PgBouncer lui-même.'),
      mib: 64,
      inside: true,
    },
    'sql-backup': {
      name: both('CloudNativePG backups', 'Sauvegardes de CloudNativePG'),
      why: both(
        'The operator archives the log to S3 and restores to any second.',
        'L’opérateur archive le journal vers S3 et restaure à la seconde près.',
      ),
    },
    certificates: {
      name: proper('cert-manager'),
      why: both('It keeps the certificate of the gateway.', 'Il tient le certificat de la passerelle.'),
    },
    hardening: {
      name: proper('NetworkPolicies'),
      why: both(
        'Only the gateway reaches the app, and only the app reaches the data.',
        'Seule la passerelle atteint l’application, et seule l’application atteint les données.',
      ),
    },
  },
  risks: () => [
    {
      id: 'cluster-care',
      what: both(
        'A cluster wants care: upgrades every few months, volumes, an ingress that is kept up (ingress-nginx is not).',
        'Une grappe demande des soins : mises à niveau fréquentes, volumes, une passerelle maintenue (ingress-nginx ne l’est plus).',
      ),
      likelihood: 'high',
      impact: 'medium',
      mitigation: both(
        'A rented control plane, and the Gateway API; for one app a server is less work.',
        'Un plan de contrôle loué, et la Gateway API ; pour une seule application, un serveur demande moins de travail.',
      ),
      covers: ['A33', 'A34'],
    },
  ],
  checks: ({ domain }) => [
    command('prepare', 'cluster.ready', 'kubectl get deploy,cluster -n <namespace>', {
      what: both('Everything is ready', 'Tout est prêt'),
      expect: both('as many READY as wanted on each line', 'autant de READY que voulu à chaque ligne'),
      covers: ['A33', 'egoejo:451'],
    }),
    command('prepare', 'cluster.volumes', 'kubectl get pvc -n <namespace>', {
      what: both('Every volume is there', 'Chaque volume est là'),
      expect: both('`Bound` on each line', '`Bound` à chaque ligne'),
      covers: ['A33'],
    }),
    command('prepare', 'cluster.gateway', 'kubectl get gateway,httproute -n <namespace> -o wide', {
      what: both(
        'The gateway answers every name, with its certificate, big uploads and long WebSockets',
        'La passerelle répond à chaque nom, avec certificat, gros envois et longs WebSockets',
      ),
      expect: both(`\`Programmed\`, and ${domain} with www`, `\`Programmed\`, et ${domain} avec www`),
      covers: ['A34'],
    }),
  ],
};
