import type { Component } from '../../core/app/component.ts';
import { memory, txt } from '../../core/plan/amounts.ts';
import { portFor } from '../../core/plan/ports.ts';
import { both, proper } from '../../core/text.ts';
import { checks } from './checks.ts';
import { observe } from './observe.ts';
import {
  alertmanagerReader,
  argumentsReader,
  blackboxReader,
  mtailReader,
  prometheusReader,
  scriptReader,
} from './reader.ts';
import { render } from './render.ts';
import { served } from './workloads.ts';

const storage = 'https://prometheus.io/docs/prometheus/latest/storage/';
const serverMib = 300;
/** node, PostgreSQL, key-value and front: small Go programs. */
const exportersMib = 80;
const alertsMib = 40;

export const prometheus: Component = {
  id: 'prometheus',
  name: proper('Prometheus'),
  role: 'metrics',
  does: both(
    'Counts what the host, the database, the front and the app do, and raises alerts (Alertmanager).',
    'Compte ce que font le serveur, la base, le frontal et l’application, et donne l’alerte (Alertmanager).',
  ),
  answers: [],
  connections: 2,
  when: () => ({
    say: 'advised',
    why: both(
      'Nobody else watches the host once the platform is left.',
      'Une fois la plateforme quittée, personne d’autre ne surveille le serveur.',
    ),
  }),
  claim: () => ({
    mib: serverMib + exportersMib + alertsMib,
    how: txt`${memory(serverMib)} + ${both('exporters', 'exportateurs')} ${memory(exportersMib)} + ${both('alerts', 'alertes')} ${memory(alertsMib)}`,
  }),
  size: ({ asked }) => ({
    port: {
      value: portFor(asked, 9090),
      how: both('reached from inside only', 'joignable de l’intérieur seulement'),
      source: 'https://prometheus.io/docs/prometheus/latest/configuration/configuration/',
    },
    'alertmanager.port': {
      value: portFor(asked, 9093),
      how: both('reached from inside only', 'joignable de l’intérieur seulement'),
      source: 'https://prometheus.io/docs/alerting/latest/configuration/',
    },
    'storage.tsdb.retention.time': {
      value: 15,
      unit: 'd',
      how: both('the default', 'la valeur par défaut'),
      source: storage,
    },
    'storage.tsdb.retention.size': {
      value: 3500,
      unit: 'MB',
      how: both('below what the disk’s budget gives it', 'sous ce que le budget du disque lui donne'),
      source: storage,
    },
    scrape_interval: {
      value: 30,
      unit: 's',
      how: both('quick enough for alerts after 5 minutes', 'assez rapide pour des alertes après 5 minutes'),
      source: 'https://prometheus.io/docs/prometheus/latest/configuration/configuration/',
    },
  }),
  risks: () => [
    {
      id: 'blind-monitoring',
      what: both(
        'What runs on the host cannot tell that the host is gone.',
        'Ce qui tourne sur le serveur ne peut pas dire que le serveur a disparu.',
      ),
      likelihood: 'medium',
      impact: 'high',
      mitigation: both(
        'A probe from elsewhere, and an alert that fires when it hears nothing.',
        'Une sonde extérieure, et une alerte qui se déclenche quand elle n’entend plus rien.',
      ),
      covers: ['B27'],
    },
  ],
  checks,
  serves: served,
  observe,
  render,
  readers: [prometheusReader, alertmanagerReader, blackboxReader, argumentsReader, scriptReader, mtailReader],
};
