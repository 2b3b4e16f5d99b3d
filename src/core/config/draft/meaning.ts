import { z } from 'zod';
import { Config } from '../config.ts';

interface JsonSchema {
  readonly description?: string;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly additionalProperties?: JsonSchema | boolean;
}

const root = z.toJSONSchema(Config, { io: 'input' }) as JsonSchema;

/** The published schema, as an editor reads it. */
export const schemaText = `${JSON.stringify(root, null, 2)}\n`;

/** What a key of unmoor.yaml means, in the schema's words. */
export const meaningOf = (path: readonly string[]): string | undefined => schemaAt(path)?.description;

function schemaAt(path: readonly string[]): JsonSchema | undefined {
  let schema: JsonSchema | undefined = root;
  for (const key of path) {
    const rest: JsonSchema['additionalProperties'] = schema?.additionalProperties;
    schema = schema?.properties?.[key] ?? (typeof rest === 'object' ? rest : undefined);
  }
  return schema;
}

/** Every key at the top that a file does not have, with those under it: lines for a comment. */
export function outline(present: readonly string[]): string[] {
  const others = Object.entries(root.properties ?? {}).filter(([key]) => !present.includes(key));
  return others.flatMap(([key, schema]) => linesOf(key, schema, ''));
}

function linesOf(key: string, schema: JsonSchema, indent: string): string[] {
  const meaning = schema.description === undefined ? '' : `  # ${schema.description}`;
  return [
    `${indent}${key}:${meaning}`,
    ...Object.entries(schema.properties ?? {}).flatMap(([inner, under]) =>
      linesOf(inner, under, `${indent}  `),
    ),
  ];
}
