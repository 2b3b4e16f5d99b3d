import type { Component } from '../../core/app/component.ts';
import { memory } from '../../core/plan/amounts.ts';
import { portFor } from '../../core/plan/ports.ts';
import { both, proper } from '../../core/text.ts';
import { dashboardReader, provisioningReader } from './reader.ts';
import { render, serves } from './render.ts';

export const grafana: Component = {
  id: 'grafana',
  name: proper('Grafana'),
  role: 'dashboards',
  does: both('Shows the metrics as curves.', 'Montre les mesures en courbes.'),
  answers: [],
  wants: ['metrics', 'front'],
  when: () => ({
    say: 'advised',
    why: both('People look at curves before they look at numbers.', 'On regarde une courbe avant un nombre.'),
  }),
  claim: () => ({ mib: 160, how: memory(160) }),
  size: ({ asked }) => ({
    http_port: {
      value: portFor(asked, 3030),
      how: both(
        'reached from inside only; 3000 is often the app’s',
        'joignable de l’intérieur seulement ; 3000 est souvent celui de l’application',
      ),
      source: 'https://grafana.com/docs/grafana/latest/setup-grafana/configure-grafana/',
    },
  }),
  serves,
  render,
  readers: [dashboardReader, provisioningReader],
};
