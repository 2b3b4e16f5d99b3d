import type { Text } from '../text.ts';

export type Grade = 'low' | 'medium' | 'high';

export interface Risk {
  /** Permanent, for `--diff`: `mail-reputation`. */
  readonly id: string;
  readonly what: Text;
  readonly likelihood: Grade;
  readonly impact: Grade;
  readonly mitigation: Text;
  /** Lines of the two guides and corrections of them that it takes up: `egoejo:465`, `B22`. */
  readonly covers?: readonly string[];
}
