import type { Moment } from '../../../core/plan/plan.ts';
import type { Times } from '../../../core/plan/times.ts';
import { both } from '../../../core/text.ts';
import { minute } from './clock.ts';

export function crossing(moved: boolean, times: Times): readonly Moment[] {
  const forward: Moment = {
    id: 'forward',
    at: -2 * minute,
    what: both(
      'The old front begins to pass requests on to the new host, where the platform can.',
      'L’ancien frontal commence à transmettre les requêtes au nouvel hôte, si la plateforme le permet.',
    ),
    hazards: [],
  };
  const dns: Moment = {
    id: 'dns',
    at: 10,
    what: both(
      'DNS leads to the new host; caches follow within five minutes.',
      'Le DNS mène au nouvel hôte ; les caches suivent en cinq minutes.',
    ),
    lastsMs: 300_000,
    hazards: ['downtime'],
  };
  if (!moved) return [forward, { ...dns, at: 0 }];
  return [
    {
      id: 'gates',
      at: -5 * minute,
      what: both(
        'Every gate is asked: lag, comparison, schema, way back. The person says yes or no.',
        'Chaque condition est vérifiée : retard, comparaison, schéma, retour possible. La personne dit oui ou non.',
      ),
      run: 'unmoor cutover --dry-run',
      hazards: [],
    },
    forward,
    {
      id: 'fence',
      at: -Math.max(1, Math.ceil(times.pauseMs / 1000)),
      what: both(
        'Writes wait: the old side is fenced, the last of them arrives, both sides are compared.',
        'Les écritures attendent : l’ancien côté est barré, les dernières arrivent, les deux côtés sont comparés.',
      ),
      run: 'unmoor cutover --yes',
      lastsMs: times.pauseMs,
      hazards: ['downtime'],
    },
    {
      id: 'open',
      at: 0,
      what: both(
        'Writes open on the new side; the old one follows, so that nothing is lost on the way back.',
        'Les écritures s’ouvrent du nouveau côté ; l’ancien suit, pour que rien ne se perde au retour.',
      ),
      hazards: [],
    },
    dns,
  ];
}
