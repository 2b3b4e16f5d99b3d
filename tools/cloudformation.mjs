import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * Writes src/targets/ecs/schema.json: of Amazon's specification of all resources, those that the target ecs makes. The whole of it is
 * 2.6 MB packed and takes most of a second to read, so it stays a tool of ours. With `--check` it only compares.
 */
const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const target = join(root, 'src/targets/ecs');
const path = join(target, 'schema.json');
const name = '@aws-cdk/aws-service-spec';
/** When it was published (npm), for whoever asks how old the forms are. */
const published = { '0.1.216': '2026-09-29' };

const require = createRequire(import.meta.url);
const { version, license } = JSON.parse(
  readFileSync(join(root, 'node_modules', name, 'package.json'), 'utf8'),
);
if (published[version] === undefined)
  throw new Error(`when was ${name} ${version} published? Write it into this tool.`);

const text = write(schemaOf(usedTypes()));
if (process.argv.includes('--check')) {
  if (readFileSync(path, 'utf8') === text) console.log('src/targets/ecs/schema.json is up to date');
  else {
    console.log('stale: src/targets/ecs/schema.json; run: node tools/cloudformation.mjs');
    process.exitCode = 1;
  }
} else {
  writeFileSync(path, text);
  console.log(`wrote ${path}, ${text.length} bytes`);
}

function usedTypes() {
  const sources = readdirSync(target).filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'));
  const found = sources.flatMap(
    (file) => readFileSync(join(target, file), 'utf8').match(/(?<=')AWS::\w+::\w+(?=')/g) ?? [],
  );
  return [...new Set(found)].toSorted((a, b) => (a < b ? -1 : 1));
}

function schemaOf(types) {
  const db = require(name).loadAwsServiceSpecSync();
  const resources = {};
  const shapes = {};
  for (const type of types) {
    const [resource] = db.lookup('resource', 'cloudFormationType', 'equals', type);
    if (resource === undefined) throw new Error(`${name} ${version} does not know ${type}`);
    const nameOf = ({ reference }) => `${type}.${db.get('typeDefinition', reference.$ref).name}`;
    const kindOf = (kind) => {
      switch (kind.type) {
        case 'array':
          return { list: kindOf(kind.element) };
        case 'map':
          return { map: kindOf(kind.element) };
        case 'ref':
          return { shape: nameOf(kind) };
        case 'union':
          return { any: kind.types.map(kindOf) };
        case 'tag':
          return 'json';
        case 'string':
          return kind.allowedValues === undefined ? 'string' : { oneOf: kind.allowedValues };
        default:
          return kind.type === 'date-time' ? 'string' : kind.type;
      }
    };
    const propertiesOf = ({ properties }) => ({
      properties: sorted(Object.entries(properties).map(([key, property]) => [key, kindOf(property.type)])),
      required: Object.keys(properties)
        .filter((key) => properties[key].required === true)
        .toSorted((a, b) => (a < b ? -1 : 1)),
    });
    resources[type] = {
      ...propertiesOf(resource),
      attributes: Object.keys(resource.attributes).toSorted((a, b) => (a < b ? -1 : 1)),
    };
    for (const { entity } of db.follow('usesType', resource))
      shapes[`${type}.${entity.name}`] = propertiesOf(entity);
  }
  return {
    source: `${name} ${version} (${license}), published ${published[version]}`,
    resources,
    shapes: sorted(Object.entries(shapes)),
  };
}

function sorted(entries) {
  return Object.fromEntries(entries.toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

/** One line a resource and a shape: what a new version of the specification changes is then seen in a review. */
function write({ source, resources, shapes }) {
  const block = (entries) =>
    Object.entries(entries)
      .map(([key, value]) => `    ${JSON.stringify(key)}: ${JSON.stringify(value)}`)
      .join(',\n');
  return `{\n  "source": ${JSON.stringify(source)},\n  "resources": {\n${block(resources)}\n  },\n  "shapes": {\n${block(shapes)}\n  }\n}\n`;
}
