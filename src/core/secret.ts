const inspectCustom = Symbol.for('nodejs.util.inspect.custom');

/**
 * A value that must not be seen. It prints as `[secret]` through every ordinary road (template strings, JSON,
 * console, inspect); only `reveal()` gives it away, so a grep for `reveal(` finds every place that uses one.
 */
export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  reveal(): string {
    return this.#value;
  }

  toString(): string {
    return '[secret]';
  }

  toJSON(): string {
    return '[secret]';
  }

  [inspectCustom](): string {
    return '[secret]';
  }
}
