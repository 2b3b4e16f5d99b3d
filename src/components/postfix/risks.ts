import type { Risk } from '../../core/plan/risk.ts';
import { both } from '../../core/text.ts';

export const risks = (): readonly Risk[] => [
  {
    id: 'mail-port-25',
    what: both(
      'Many providers close outbound port 25 on new hosts: mail would wait in the queue and leave never.',
      'Beaucoup d’hébergeurs ferment le port 25 sortant des nouveaux serveurs : le courrier resterait en file et ne partirait jamais.',
    ),
    likelihood: 'high',
    impact: 'high',
    mitigation: both(
      'Try it first (checklist). Where it is closed, ask for it, or `--choose smtp-relay`.',
      'L’essayer d’abord (liste de contrôle). S’il est fermé, le demander, ou `--choose smtp-relay`.',
    ),
    covers: ['B22', 'B23'],
  },
  {
    id: 'mail-reputation',
    what: both(
      'A new address has no reputation: mail may be taken for spam for some weeks.',
      'Une adresse nouvelle n’a pas de réputation : le courrier peut passer pour indésirable quelques semaines.',
    ),
    likelihood: 'high',
    impact: 'medium',
    mitigation: both(
      'Begin with few mails a day, keep the old sender for the important ones, watch bounces; bring the suppression list along.',
      'Commencer par peu de courriels par jour, garder l’ancien expéditeur pour les importants, surveiller les rejets ; reprendre la liste de suppression.',
    ),
    covers: ['B18', 'B20', 'B22'],
  },
];
