import type { Component } from '../../core/app/component.ts';
import { type Asked, asksFor } from '../../core/plan/asked.ts';
import { command } from '../../core/plan/check.ts';
import { asName } from '../../core/stack/app.ts';
import { both, type Text } from '../../core/text.ts';
import { render } from './render.ts';

const scheduled = ({ app }: Asked) => app.services.filter(({ schedule }) => schedule !== undefined);

function reason(jobs: number): Text {
  if (jobs === 0)
    return both(
      'The app has jobs that run by the clock.',
      'L’application a des tâches lancées à heure fixe.',
    );
  return jobs === 1
    ? both('One of its services runs by the clock.', 'Un de ses services tourne à heure fixe.')
    : both(`${jobs} of its services run by the clock.`, `${jobs} de ses services tournent à heure fixe.`);
}

export const timers: Component = {
  id: 'timers',
  name: both('systemd timers', 'minuteries systemd'),
  role: 'clock',
  does: both(
    'Starts jobs by the clock, one of each at a time, and tells when one failed.',
    'Lance les tâches à l’heure dite, une seule de chaque à la fois, et signale les échecs.',
  ),
  answers: ['cron'],
  when: (asked) => {
    const jobs = scheduled(asked).length;
    return jobs > 0 || asksFor(asked, 'cron')
      ? {
          say: 'needed',
          why: reason(jobs),
        }
      : { say: 'idle', why: both('Nothing runs by the clock.', 'Rien ne tourne à heure fixe.') };
  },
  size: ({ asked }) =>
    Object.fromEntries(
      scheduled(asked).map(({ id, schedule = '' }) => [
        `${id}.OnCalendar`,
        {
          value: schedule,
          how: both('the same moments as today, in UTC', 'aux mêmes moments qu’aujourd’hui, en UTC'),
          source: 'man:systemd.timer(5)',
        },
      ]),
    ),
  render,
  checks: ({ app }) => [
    command('cutover', 'clock.on', `systemctl list-timers --all '${asName(app.app)}-*'`, {
      what: both(
        'The jobs have a next time on the new side',
        'Les tâches ont une prochaine échéance du nouveau côté',
      ),
      expect: both('one line a job, with a time in NEXT', 'une ligne par tâche, avec une heure sous NEXT'),
      covers: ['A26'],
    }),
  ],
};
