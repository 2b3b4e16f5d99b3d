import type { Grade } from '../../core/plan/risk.ts';
import type { Phase } from '../../core/plan/check.ts';
import type { Unit } from '../../core/plan/settings.ts';
import type { Hazard } from '../../core/step.ts';
import { both, type Text } from '../../core/text.ts';

/** Every word of a plan's page that is not of the plan itself. */
export const words = {
  short: both('In short', 'En bref'),
  beforeAfter: both('Before and after', 'Avant et après'),
  today: both('Today', 'Aujourd’hui'),
  outside: both('Elsewhere', 'Ailleurs'),
  unplaced: both('Nobody said where', 'Lieu inconnu'),
  ties: both('What binds the app today', 'Ce qui lie l’application aujourd’hui'),
  stack: both('What will run', 'Ce qui tournera'),
  leftOut: both('Left out', 'Laissé de côté'),
  sizes: both('Sizes', 'Dimensions'),
  memory: both('Memory', 'Mémoire'),
  connections: both('Connections to the database', 'Connexions à la base'),
  inequality: both(
    'held at the server + direct + reserve ≤ `max_connections`:',
    'tenues au serveur + directes + réserve ≤ `max_connections` :',
  ),
  inequalities: both(
    'clients ≤ the most that the pooler takes; held at the server + direct + reserve ≤ `max_connections`:',
    'clients ≤ maximum du pool ; tenues au serveur + directes + réserve ≤ `max_connections` :',
  ),
  disk: both('Disk, in a year', 'Disque, dans un an'),
  settings: both('Settings', 'Réglages'),
  times: both('How long it takes', 'Durées'),
  timeline: both('The day, minute by minute', 'Le jour, minute par minute'),
  rollback: both('Going back', 'Revenir en arrière'),
  risks: both('Risks', 'Risques'),
  checklist: both('Checklist', 'Liste de contrôle'),
  what: both('what', 'quoi'),
  where: both('where', 'où'),
  wayOut: both('way out', 'issue'),
  effort: both('effort', 'effort'),
  component: both('component', 'composant'),
  does: both('what it does', 'ce qu’il fait'),
  why: both('why', 'pourquoi'),
  how: both('how it comes about', 'calcul'),
  toTake: both('to take it', 'pour le prendre'),
  setting: both('setting', 'réglage'),
  value: both('value', 'valeur'),
  source: both('source', 'source'),
  total: both('together', 'ensemble'),
  free: both('free', 'libre'),
  when: both('when', 'quand'),
  command: both('command', 'commande'),
  lasts: both('lasts', 'durée'),
  hazards: both('hazards', 'dangers'),
  way: both('then', 'alors'),
  loses: both('what is lost', 'ce qui se perd'),
  risk: both('risk', 'risque'),
  likelihood: both('likelihood', 'probabilité'),
  impact: both('impact', 'gravité'),
  mitigation: both('what is done about it', 'ce qu’on y fait'),
  copy: both('copy, while the app serves', 'copie, application en service'),
  verify: both('comparison', 'comparaison'),
  pause: both('writes wait', 'attente des écritures'),
  restore: both('a backup restored', 'restauration d’une sauvegarde'),
  tried: both('tried', 'essayé'),
  own: both('own rule', 'règle propre'),
  person: both('as asked', 'sur demande'),
  changes: both('What changed', 'Ce qui a changé'),
  noChanges: both('Nothing changed.', 'Rien n’a changé.'),
  old: both('before', 'avant'),
  fresh: both('after', 'après'),
  added: both('new', 'nouveau'),
  removed: both('gone', 'disparu'),
  changed: both('changed', 'changé'),
} as const satisfies Readonly<Record<string, Text>>;

export const grades: Readonly<Record<Grade, Text>> = {
  low: both('low', 'faible'),
  medium: both('medium', 'moyenne'),
  high: both('high', 'forte'),
};

export const hazardWords: Readonly<Record<Hazard, Text>> = {
  downtime: both('downtime', 'interruption'),
  dataLoss: both('data loss', 'perte de données'),
  cost: both('cost', 'coût'),
  irreversible: both('irreversible', 'irréversible'),
};

export const phaseWords: Readonly<Record<Phase, Text>> = {
  decide: both('Decide', 'Décider'),
  prepare: both('Prepare the new side', 'Préparer le nouveau côté'),
  rehearse: both('Rehearse', 'Répéter'),
  eve: both('In the days before', 'Les jours précédents'),
  cutover: both('The cutover', 'La bascule'),
  after: both('Afterwards', 'Ensuite'),
  close: both('Close the old side', 'Fermer l’ancien côté'),
};

export const unitWords: Readonly<Record<Unit, Text>> = {
  MB: both('MB', 'Mo'),
  ms: both('ms', 'ms'),
  s: both('s', 's'),
  d: both('d', 'j'),
  processes: both('', ''),
  connections: both('', ''),
};

export const diskWords = {
  system: both('system', 'système'),
  database: both('database', 'base'),
  wal: both('write-ahead log', 'journal des écritures'),
  drill: both('room for a drill', 'place pour un exercice'),
  'key-value': both('key-value stores', 'magasins clé-valeur'),
  files: both('files', 'fichiers'),
  objects: both('objects', 'objets'),
  metrics: both('metrics', 'mesures'),
  air: both('air', 'marge'),
} as const;

/** Seconds from the opening, as people write them: `T − 7 d`, `T`, `T + 15 min`. */
export function moment(seconds: number): Text {
  if (seconds === 0) return both('T', 'T');
  const sign = seconds < 0 ? '−' : '+';
  const size = Math.abs(seconds);
  const days = size / 86_400;
  const [amount, en, fr] =
    size < 60
      ? [size, 's', 's']
      : size < 3600
        ? [size / 60, 'min', 'min']
        : days < 1
          ? [size / 3600, 'h', 'h']
          : [days, 'd', 'j'];
  const whole = Math.floor(amount);
  const hours = en === 'd' ? Math.round((days - whole) * 24) : 0;
  const more = hours === 0 ? '' : ` ${hours} h`;
  return both(`T ${sign} ${whole} ${en}${more}`, `T ${sign} ${whole} ${fr}${more}`);
}
