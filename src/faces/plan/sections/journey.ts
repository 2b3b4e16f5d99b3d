import { duration } from '../../../core/plan/amounts.ts';
import { type Check, phases } from '../../../core/plan/check.ts';
import type { Plan } from '../../../core/plan/plan.ts';
import type { Hazard } from '../../../core/step.ts';
import { type Lang, say } from '../../../core/text.ts';
import { type Block, grid, heading, paragraph, type Task } from '../blocks.ts';
import { grades, hazardWords, moment, phaseWords, words } from '../words.ts';

export function timesSection({ times }: Plan, lang: Lang): readonly Block[] {
  const of = (key: keyof typeof words): string => say(words[key], lang);
  const rows = (
    [
      ['copy', times.copyMs],
      ['verify', times.verifyMs],
      ['pause', times.pauseMs],
      ['restore', times.restoreMs],
    ] as const
  ).map(([key, ms]) => [of(key), say(duration(ms), lang)]);
  return [
    heading(2, of('times')),
    paragraph(say(times.says, lang)),
    grid(of('times'), ['', `${of('lasts')}>`], rows),
  ];
}

export function timelineSection({ timeline }: Plan, lang: Lang): readonly Block[] {
  const of = (key: keyof typeof words): string => say(words[key], lang);
  return [
    heading(2, of('timeline')),
    grid(
      of('timeline'),
      [of('when'), of('what'), of('command'), `${of('lasts')}>`, of('hazards')],
      timeline.map(({ at, what, run, lastsMs, hazards }) => [
        say(moment(at), lang),
        say(what, lang),
        code(run),
        lastsMs === undefined ? '' : say(duration(lastsMs), lang),
        hazardsOf(hazards, lang),
      ]),
    ),
  ];
}

export function rollbackSection({ rollback }: Plan, lang: Lang): readonly Block[] {
  const of = (key: keyof typeof words): string => say(words[key], lang);
  return [
    heading(2, of('rollback')),
    grid(
      of('rollback'),
      [of('when'), of('way'), of('command'), of('loses')],
      rollback.map(({ when, way, run, loses }) => [
        say(when, lang),
        say(way, lang),
        code(run),
        say(loses, lang),
      ]),
    ),
  ];
}

export function risksSection({ risks }: Plan, lang: Lang): readonly Block[] {
  const of = (key: keyof typeof words): string => say(words[key], lang);
  return [
    heading(2, of('risks')),
    grid(
      of('risks'),
      [of('risk'), of('likelihood'), of('impact'), of('mitigation')],
      risks.map(({ what, likelihood, impact, mitigation }) => [
        say(what, lang),
        say(grades[likelihood], lang),
        say(grades[impact], lang),
        say(mitigation, lang),
      ]),
    ),
  ];
}

export const checklistSection = ({ checklist }: Plan, lang: Lang): readonly Block[] => [
  heading(2, say(words.checklist, lang)),
  ...phases.flatMap((phase): Block[] => {
    const items = checklist.filter((check) => check.phase === phase).map((check) => taskOf(check, lang));
    return items.length === 0 ? [] : [heading(3, say(phaseWords[phase], lang)), { kind: 'tasks', items }];
  }),
];

function taskOf(check: Check, lang: Lang): Task {
  const dangers = hazardsOf(check.hazards ?? [], lang);
  const text = dangers === '' ? say(check.what, lang) : `${say(check.what, lang)} (${dangers})`;
  return check.kind === 'question' ? { text } : { text, run: check.run, expect: say(check.expect, lang) };
}

const hazardsOf = (hazards: readonly Hazard[], lang: Lang): string =>
  hazards.map((hazard) => say(hazardWords[hazard], lang)).join(', ');

const code = (run: string | undefined): string => (run === undefined ? '' : `\`${run}\``);
