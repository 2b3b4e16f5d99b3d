import type { JsonObject } from './json.ts';

/** What a long piece of work tells while it runs. The observer may fail without disturbing the work. */
export type Progress =
  | {
      readonly kind: 'step';
      readonly step: string;
      readonly says: string;
      readonly state: 'started' | 'done' | 'already' | 'failed';
      readonly ms?: number;
    }
  | {
      readonly kind: 'item';
      /** Quoted table name, or `redis`. */
      readonly item: string;
      readonly state: 'waiting' | 'copying' | 'indexing' | 'done';
      /** Bytes through the wire so far. */
      readonly bytes: number;
      /** Expected bytes (an estimate from the catalogue). */
      readonly ofBytes: number;
      readonly rows?: number;
    }
  | {
      readonly kind: 'lag';
      readonly mover: string;
      readonly ms?: number;
      readonly bytes?: number;
      readonly etaMs?: number;
    }
  | { readonly kind: 'cutover'; readonly state: string; readonly says: string; readonly ms?: number }
  | {
      readonly kind: 'compared';
      readonly item: string;
      readonly verdict: 'same' | 'different' | 'unknown';
      readonly done: number;
      readonly of: number;
    }
  | { readonly kind: 'note'; readonly text: string; readonly detail?: JsonObject };

export type Report = (progress: Progress) => void;

export const silent: Report = () => {};
