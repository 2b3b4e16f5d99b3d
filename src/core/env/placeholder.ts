const words =
  /^(?:(?:your|my|the|some|insert|enter|replace|put|add|votre|mon|ma)[-_ ]|change[-_ ]?(?:me|this|it)|changez|x{4,}|\.{3}|…|\*{3,}|placeholder|example|exemple|sample|dummy|to-?do|fixme|redacted|(?:none|null|undefined|secret|password|token|key|test|dev|local|postgres|admin|root)$)/i;

/** What people write where a value belongs: `your-key`, `<password>`, `changeme`, `xxxx`, and the keys of Amazon's documents. */
export const isPlaceholder = (value: string): boolean =>
  value === '' ||
  /^(?:\$\{|<.*>$|\{\{|%\w+%|\[)/.test(value) ||
  words.test(value) ||
  /^(.)\1*$|EXAMPLE(?:KEY)?$/.test(value);
