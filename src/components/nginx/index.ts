import type { Component } from '../../core/app/component.ts';
import { memory, txt } from '../../core/plan/amounts.ts';
import { both, proper } from '../../core/text.ts';
import { checks } from './checks.ts';
import { reader } from './reader.ts';
import { render } from './render.ts';
import { listensOf } from './serves.ts';
import { size } from './size.ts';
import { observe } from './observe.ts';

/** A master and a worker a core; each holds its buffers and the TLS sessions. MiB. */
const workerMib = 12;

export const nginx: Component = {
  id: 'nginx',
  name: proper('nginx'),
  role: 'front',
  does: both(
    'Takes HTTPS, serves built files, and passes everything else on.',
    'Reçoit le HTTPS, sert les fichiers construits et transmet tout le reste.',
  ),
  answers: ['geo-headers'],
  wants: ['certificates'],
  when: ({ app }) =>
    app.services.some(({ kind }) => kind === 'web' || kind === 'static')
      ? {
          say: 'needed',
          why: both(
            'The app answers HTTP; nothing else of the stack may be reached from outside.',
            'L’application répond en HTTP ; rien d’autre ne doit être joignable de l’extérieur.',
          ),
        }
      : { say: 'idle', why: both('Nothing answers HTTP.', 'Rien ne répond en HTTP.') },
  claim: ({ host }) => ({
    mib: 16 + host.cpu * workerMib,
    how: txt`${memory(16)} + ${host.cpu} × ${memory(workerMib)}`,
  }),
  size,
  serves: (asked) => [{ id: 'nginx', listens: listensOf(asked) }],
  render,
  readers: [reader],
  checks,
  observe,
};
