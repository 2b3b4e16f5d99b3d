import { type ErrorCode, titles } from './codes.ts';

export interface ErrorParts {
  /** What happened and why, with the two values that disagree. Full sentences. */
  readonly why: string;
  /** What to type or do next. */
  readonly next: string;
  /** What was left behind: "Nothing was changed on either side." */
  readonly state: string;
  readonly cause?: unknown;
}

/** How codes begin that speak of flags and of unmoor.yaml; a plan's choices are flags too. */
const misuse = ['USE-', 'CONF-', 'PLAN-104', 'PLAN-105'];

/**
 * The one error that people see. Codes are permanent; titles live in the catalogue (`codes.ts`).
 * `exitCode` is 2 for mistakes in how Unmoor was called (the codes in `misuse`), 1 for everything else.
 */
export class UnmoorError extends Error {
  readonly code: ErrorCode;
  readonly title: string;
  readonly why: string;
  readonly next: string;
  readonly state: string;

  constructor(code: ErrorCode, parts: ErrorParts) {
    super(
      `${code} ${titles[code]}. ${parts.why}`,
      parts.cause === undefined ? undefined : { cause: parts.cause },
    );
    this.name = 'UnmoorError';
    this.code = code;
    this.title = titles[code];
    this.why = parts.why;
    this.next = parts.next;
    this.state = parts.state;
  }

  get exitCode(): 1 | 2 {
    return misuse.some((start) => this.code.startsWith(start)) ? 2 : 1;
  }

  toJSON(): { code: string; title: string; why: string; next: string; state: string } {
    return { code: this.code, title: this.title, why: this.why, next: this.next, state: this.state };
  }
}

/** The state line of every refusal that comes before the first change. */
export const untouched = 'Nothing was changed on either side.';

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
