import type { Role } from '../../../core/app/component.ts';
import type { Plan } from '../../../core/plan/plan.ts';
import { type Lang, say } from '../../../core/text.ts';
import { dataKind, needName, serviceKind } from '../../app-words.ts';
import type { Box, Drawing, Group, Words } from '../../html/inspect/drawing.ts';
import { words } from '../words.ts';

/** The platforms of today: left what runs there, right what is kept there or asked for. */
export function today({ before }: Plan, { lang, nameOf }: Words): Drawing {
  const services = before.services.map(
    ({ id, kind, framework, platform }): Box & { readonly at?: string } => ({
      id: `service ${id}`,
      label: id,
      note: framework ?? say(serviceKind[kind], lang),
      ...(platform === undefined ? {} : { at: platform }),
    }),
  );
  const asked = [
    ...before.data.map(({ id, kind, platform }) => ({
      id: `data ${id}`,
      label: id,
      note: say(dataKind[kind], lang),
      at: platform,
    })),
    ...before.needs.map(({ kind, platform }) => ({
      id: `need ${kind}`,
      label: say(needName[kind], lang),
      at: platform,
    })),
  ];
  const homes = [...new Set([...services, ...asked].map(({ at }) => at))];
  const box = ({ id, label, note }: Box): Box => ({ id, label, ...(note === undefined ? {} : { note }) });
  return {
    groups: homes.map((home) => ({
      label: home === undefined ? say(words.unplaced, lang) : nameOf(home),
      left: services.filter(({ at }) => at === home).map(box),
      right: asked.filter(({ at }) => at === home).map(box),
    })),
    links: [
      ...before.data.flatMap(({ id, askers }) =>
        askers.map((one) => [`service ${one}`, `data ${id}`] as const),
      ),
      ...before.needs.flatMap(({ kind, askers }) =>
        askers.map((one) => [`service ${one}`, `need ${kind}`] as const),
      ),
    ],
  };
}

/** Who stands in front of the app, on the left with it; and who answers it, on the right. */
const leftRoles: readonly Role[] = ['front', 'http-cache', 'clock'];
/** They stand beside a host, not on it. */
const elsewhere: readonly Role[] = ['probe'];
/** Ways of running, not things that are asked. */
const unseen: readonly Role[] = ['runner', 'node-runner', 'page-cache', 'hardening', 'certificates'];
/** What the app itself speaks to. */
const spokenTo: readonly Role[] = [
  'sql-pool',
  'key-value',
  'rows-api',
  'auth-api',
  'storage-api',
  'realtime-api',
  'functions-api',
  'redis-rest',
  'mail-api',
  'mail',
  'objects',
  'errors',
];

export function tomorrow(plan: Plan, lang: Lang): Drawing {
  const { parts, runs, target } = plan;
  const seen = parts.filter(({ role }) => !unseen.includes(role) && !elsewhere.includes(role));
  const boxes = (roles: (role: Role) => boolean): Box[] =>
    seen
      .filter(({ role }) => roles(role))
      .map(({ id, name }) => ({ id: `part ${id}`, label: say(name, lang) }));
  const services = runs.map(
    ({ service, instances, framework }): Box => ({
      id: `service ${service}`,
      label: instances === 1 ? service : `${service} × ${instances}`,
      ...(framework === undefined ? {} : { note: framework }),
    }),
  );
  const server: Group = {
    label: say(target.name, lang),
    left: [...boxes((role) => leftRoles.includes(role)), ...services],
    right: boxes((role) => !leftRoles.includes(role)),
  };
  const outside = parts
    .filter(({ role }) => elsewhere.includes(role))
    .map(({ id, name }): Box => ({ id: `part ${id}`, label: say(name, lang) }));
  return {
    groups: [
      server,
      ...(outside.length === 0 ? [] : [{ label: say(words.outside, lang), left: outside, right: [] }]),
    ],
    links: links(plan),
  };
}

/** Every service that runs speaks to what answers the app; without a pooler, to the database itself where it speaks SQL. */
function links({ parts, runs, connections }: Plan): Drawing['links'] {
  const pooled = parts.some(({ role }) => role === 'sql-pool');
  const direct = !pooled && connections !== undefined && connections.demand > 0;
  return runs.flatMap(({ service }) =>
    parts
      .filter(({ role }) => spokenTo.includes(role) || (direct && role === 'sql'))
      .filter(({ role }) => !hidden(role, parts))
      .map(({ id }) => [`service ${service}`, `part ${id}`] as const),
  );
}

/** Mail goes through the gateway where there is one, and keys through theirs. */
function hidden(role: Role, parts: Plan['parts']): boolean {
  const behind: Readonly<Partial<Record<Role, Role>>> = { mail: 'mail-api', 'key-value': 'redis-rest' };
  const before = behind[role];
  return before !== undefined && parts.some((part) => part.role === before);
}
