import type { Component } from '../../core/app/component.ts';
import { question } from '../../core/plan/check.ts';
import { both } from '../../core/text.ts';
import { composeReader, kumaReader } from './reader.ts';
import { render } from './render.ts';

export const probe: Component = {
  id: 'probe',
  name: both('Outside probe', 'Sonde extérieure'),
  role: 'probe',
  does: both(
    'Asks for the app from another place every minute, and misses the sign of life that the host sends.',
    'Interroge l’application depuis un autre lieu chaque minute, et remarque l’absence du signe de vie que le serveur envoie.',
  ),
  answers: [],
  when: () => ({
    say: 'advised',
    why: both(
      'It must not stand on the host: it would fall silent with it. A small machine elsewhere, or a service.',
      'Elle ne doit pas être sur le serveur : elle se tairait avec lui. Une petite machine ailleurs, ou un service.',
    ),
  }),
  size: ({ asked }) => ({
    url: {
      value: `https://${asked.domain}${asked.app.services.find(({ health }) => health !== undefined)?.health ?? '/'}`,
      how: both('the health page of the app', 'la page de santé de l’application'),
      source: 'https://prometheus.io/docs/guides/multi-target-exporter/',
    },
    interval: {
      value: 60,
      unit: 's',
      how: both('a minute without the app is noticed', 'une minute sans l’application se remarque'),
      source: 'own',
    },
  }),
  checks: () => [
    question('prepare', 'probe.where', {
      what: both(
        'Where does the probe run, in another building and at another provider?',
        'Où tourne la sonde, dans un autre bâtiment et chez un autre hébergeur ?',
      ),
      covers: ['B27', 'B13'],
    }),
    question('rehearse', 'probe.alarm', {
      what: both(
        'With the front stopped for three minutes on the new host, which nobody uses yet: did the probe call, and give the all-clear?',
        'Frontal arrêté trois minutes sur le nouveau serveur, que personne n’utilise encore : la sonde a-t-elle appelé, puis levé l’alerte ?',
      ),
      covers: ['B27'],
    }),
  ],
  render,
  readers: [kumaReader, composeReader],
};
