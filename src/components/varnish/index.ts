import type { Component } from '../../core/app/component.ts';
import { memory, txt } from '../../core/plan/amounts.ts';
import { portFor } from '../../core/plan/ports.ts';
import { both, proper } from '../../core/text.ts';
import { reader } from './reader.ts';
import { render } from './render.ts';
import { serves } from './serves.ts';

/** The traffic from which the shop's guide uses it. */
const worthItFrom = 10_000;
const storageMib = 256;

export const varnish: Component = {
  id: 'varnish',
  name: proper('Varnish'),
  role: 'http-cache',
  does: both(
    'Keeps pages that are the same for everybody, between the front and the app.',
    'Garde les pages identiques pour tous, entre le frontal et l’application.',
  ),
  answers: [],
  wants: ['front'],
  when: ({ app, requestsPerMinute }) => {
    if (!app.services.some(({ kind }) => kind === 'web'))
      return { say: 'idle', why: both('Nothing answers HTTP.', 'Rien ne répond en HTTP.') };
    if (requestsPerMinute === undefined)
      return {
        say: 'offered',
        why: both(
          'It pays above 10 000 requests a minute, and nobody said how many there are (`--requests`).',
          'Il se justifie au-delà de 10 000 requêtes par minute, et leur nombre n’a pas été donné (`--requests`).',
        ),
      };
    return requestsPerMinute > worthItFrom
      ? {
          say: 'advised',
          why: both(
            `${requestsPerMinute} requests a minute at the peak are more than 10 000.`,
            `${requestsPerMinute} requêtes par minute en pointe dépassent 10 000.`,
          ),
        }
      : {
          say: 'offered',
          why: both(
            `${requestsPerMinute} requests a minute at the peak are not more than 10 000: the app answers them itself.`,
            `${requestsPerMinute} requêtes par minute en pointe ne dépassent pas 10 000 : l’application y répond seule.`,
          ),
        };
  },
  claim: () => ({ mib: storageMib + 64, how: txt`${memory(storageMib)} + ${memory(64)}` }),
  size: ({ asked }) => ({
    port: {
      value: portFor(asked, 6081),
      how: both(
        'reached from inside only, behind the front',
        'joignable de l’intérieur seulement, derrière le frontal',
      ),
      source: 'https://varnish-cache.org/docs/trunk/reference/varnishd.html',
    },
    'storage.malloc': {
      value: storageMib,
      unit: 'MB',
      how: both('the guide’s value', 'la valeur du guide'),
      source: 'https://varnish-cache.org/docs/trunk/users-guide/storage-backends.html',
    },
    default_ttl: {
      value: 7200,
      unit: 's',
      how: both(
        'two hours, the guide’s value, for files that the app says nothing of',
        'deux heures, la valeur du guide, pour les fichiers dont l’application ne dit rien',
      ),
      source: 'https://varnish-cache.org/docs/trunk/reference/varnishd.html',
    },
    page_ttl: {
      value: 120,
      unit: 's',
      how: both(
        'a page that is two hours old would show stale stock and prices',
        'une page vieille de deux heures montrerait des stocks et des prix périmés',
      ),
      source: 'own',
    },
  }),
  serves,
  render,
  readers: [reader],
  risks: () => [
    {
      id: 'stale-pages',
      what: both(
        'Pages with a cookie are not cached, and cached ones may be out of date.',
        'Les pages avec cookie ne sont pas mises en cache, et celles qui le sont peuvent être périmées.',
      ),
      likelihood: 'medium',
      impact: 'medium',
      mitigation: both(
        'Two minutes of life for a page, purges on change, and no API answers in it.',
        'Deux minutes de vie pour une page, des purges à chaque changement, et aucune réponse d’API dedans.',
      ),
      covers: ['B8'],
    },
  ],
};
