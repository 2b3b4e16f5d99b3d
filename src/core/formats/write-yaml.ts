import { stringify } from 'yaml';

/**
 * YAML as programs written in Go and Python read it: version 1.1, in which `yes`, `on` and `22:22` are no strings unless they are
 * quoted, without anchors, and with no line folded.
 */
export const writeYaml = (value: unknown): string =>
  stringify(value, { version: '1.1', lineWidth: 0, aliasDuplicateObjects: false });
