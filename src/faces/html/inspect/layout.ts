import type { Box, Drawing, Group } from './drawing.ts';

/*
 * Two columns of boxes with a gutter between them, in which all lines run. A group that has boxes on one side only is as wide as that
 * side, so that platforms that run things stand beside those that keep things; one that has both goes over the whole width.
 * All in px, which are px on a screen: text is not made smaller.
 */
const column = 204;
const pad = 13;
const gutter = 74;
const margin = 1;
const half = column + 2 * pad;
export const width = 2 * half + gutter + 2 * margin;

/** Heights of lines. */
export const rise = { head: 19, label: 18, note: 16 } as const;
/** Signs in a line: the widest usual fonts are counted on, so that none reaches over the edge of a box. */
const signs = { head: 22, label: 22, note: 24, wideNote: 76 } as const;
const gap = 10;
const between = 14;

export interface PlacedBox {
  readonly id: string;
  /** All of it, also what had no room. */
  readonly whole: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly label: readonly string[];
  readonly note: readonly string[];
}

export interface PlacedGroup extends Omit<PlacedBox, 'id'> {
  readonly boxes: readonly PlacedBox[];
}

export interface Layout {
  readonly height: number;
  readonly groups: readonly PlacedGroup[];
  readonly links: readonly { readonly from: PlacedBox; readonly to: PlacedBox }[];
}

export function place({ groups, links }: Drawing): Layout {
  const both = groups.filter(({ left, right }) => left.length > 0 && right.length > 0);
  const wide = pile(both, margin, margin, 2 * half + gutter);
  const left = pile(
    groups.filter(({ right }) => right.length === 0),
    margin,
    wide.bottom,
    half,
  );
  const keeps = groups.filter((group) => group.left.length === 0 && group.right.length > 0);
  const right = pile(keeps, margin + half + gutter, wide.bottom, half);
  const placed = [...wide.groups, ...left.groups, ...right.groups];
  const byId = new Map(placed.flatMap(({ boxes }) => boxes).map((box) => [box.id, box]));
  return {
    height: Math.max(left.bottom, right.bottom) - between + margin,
    groups: placed,
    links: links.flatMap(([one, other]) => {
      const from = byId.get(one);
      const to = byId.get(other);
      return from === undefined || to === undefined ? [] : [{ from, to }];
    }),
  };
}

/** Groups under each other, from `top` on. */
function pile(groups: readonly Group[], x: number, top: number, wide: number) {
  const placed: PlacedGroup[] = [];
  let y = top;
  for (const group of groups) {
    const label = fold(group.label, signs.head);
    const note = fold(group.note ?? '', wide === half ? signs.note : signs.wideNote, 'start');
    const first = y + pad + label.length * rise.head + note.length * rise.note + 4;
    const boxes = [
      ...stack(group.left, x + pad, first),
      ...stack(group.right, x + wide - pad - column, first),
    ];
    const height = Math.max(first, ...boxes.map((box) => box.y + box.height)) + pad - y;
    placed.push({ x, y, width: wide, height, label, note, whole: wholeOf(group), boxes });
    y += height + between;
  }
  return { groups: placed, bottom: y };
}

function stack(boxes: readonly Box[], x: number, top: number): PlacedBox[] {
  let y = top;
  return boxes.map((box) => {
    const label = fold(box.label, signs.label);
    const note = fold(box.note ?? '', signs.note, 'start');
    const height = 15 + label.length * rise.label + note.length * rise.note;
    const here = { id: box.id, whole: wholeOf(box), x, y, width: column, height, label, note };
    y += height + gap;
    return here;
  });
}

const wholeOf = ({ label, note }: { readonly label: string; readonly note?: string }): string =>
  note === undefined || note === '' ? label : `${label}\n${note}`;

/**
 * Two lines at most. A word that is longer than a line breaks after `/`, `-`, `.` and `_`. Of what has no room a name keeps its end,
 * where names differ, and a sentence its beginning.
 */
export function fold(text: string, perLine: number, keep: 'start' | 'end' = 'end'): string[] {
  const lines = [''];
  for (const piece of piecesOf(text, perLine)) {
    const line = lines.at(-1) ?? '';
    if (line === '' || (line + piece).trimEnd().length <= perLine) lines[lines.length - 1] = line + piece;
    else lines.push(piece);
  }
  const [first = '', second, ...rest] = lines.map((line) => line.trimEnd());
  if (second === undefined) return first === '' ? [] : [first];
  if (rest.length === 0) return [first, second];
  return [first, keep === 'end' ? `…${text.slice(1 - perLine)}` : `${second.slice(0, perLine - 1)}…`];
}

function piecesOf(text: string, perLine: number): string[] {
  const words = text.match(/\S+\s*/g) ?? [];
  return words.flatMap((word) => {
    if (word.trimEnd().length <= perLine) return [word];
    return word.match(/[^/._-]*[/._-]?/g)?.flatMap((part) => chop(part, perLine)) ?? [];
  });
}

const chop = (text: string, size: number): string[] =>
  Array.from({ length: Math.ceil(text.length / size) }, (_, index) =>
    text.slice(index * size, (index + 1) * size),
  );
