import { z } from 'zod';
import { systemIds, usualSystem } from '../stack/systems.ts';

const path = z.string().regex(/^\/(?:[\w@.+-]+\/)*[\w@.+-]+$/);

/** `user:group` */
const owner = z.string().regex(/^[a-z_][a-z0-9_-]*:[a-z_][a-z0-9_-]*$/);

const file = z.strictObject({
  /** Below the folder that was rendered. */
  path: z.string(),
  at: path,
  owner,
  mode: z.enum(['0600', '0640', '0644', '0700', '0755']),
  /** Units that read it: they are told when it changes. */
  units: z.array(z.string()).readonly(),
});

const unitName = z.string().regex(/^[\w@.-]+\.(?:service|timer|target|socket|path)$/);

const unit = z.strictObject({
  name: unitName,
  /** It starts at boot; the others are started by one that does, by a timer or by a release. */
  enable: z.boolean(),
  /** It runs what a release of the app holds: until the first one there is nothing to start. */
  awaits: z.literal('release').optional(),
});

const variable = z.string().regex(/^[A-Za-z_]\w*$/);

/** A service of Compose. */
const contained = z.strictObject({
  name: z.string().regex(/^[a-z][a-z0-9-]*$/),
  kind: z.enum(['serve', 'once', 'clock']),
  /** It is built from the app: until the first release there is nothing to start. */
  awaits: z.literal('release').optional(),
  /** Where it answers HTTP, inside. */
  port: z.number().optional(),
});

const schema = z.strictObject({
  format: z.literal(1),
  app: z.string().regex(/^[a-z][a-z0-9-]*$/),
  domain: z.string(),
  /** Whose packages these are. Manifests before 26 November 2026 do not say it, and are of this one. */
  system: z.enum(systemIds).default(usualSystem),
  /** What the plan counts with: vCPUs, MiB, and bytes that the disk must hold in a year. */
  host: z.strictObject({ cpu: z.number(), memoryMib: z.number(), diskBytes: z.number() }),
  packages: z.array(z.string().regex(/^[a-z0-9][a-z0-9.+-]+$/)),
  /** That no package makes. login: people and programs come in by SSH as this one. */
  users: z.array(z.strictObject({ name: z.string().regex(/^[a-z_][a-z0-9_-]*$/), login: z.boolean() })),
  files: z.array(file),
  /** In the order of their start. */
  units: z.array(unit),
  /** The app's mail leaves from here: to everybody's own servers, on port 25; or to a relay, which this variable names (`[smtp.example.com]:587`). */
  mail: z.strictObject({ relay: variable.optional() }).optional(),
  /** Units that packages bring and that must not run. */
  off: z.array(unitName),
  /** Where the stack runs in containers: what is typed to reach them, and all that run there. */
  containers: z.strictObject({ command: path, services: z.array(contained).readonly() }).optional(),
  /** Where the variables of the app lie on the host, which must stand there, and which may. */
  env: z.strictObject({
    at: path,
    /** Who reads it. */
    dialect: z.enum(['systemd', 'compose']),
    mode: z.enum(['0600', '0640']),
    owner,
    /** Host names under which the stack reaches itself: an address with one of them leads to this very server. */
    here: z.array(z.string()).readonly(),
    names: z.array(variable),
    optional: z.array(variable),
  }),
  /** What is reached from outside: names, the domain first; ports; and the path that says whether the app is well, where it has one. */
  serves: z.strictObject({
    names: z.array(z.string()),
    tcp: z.array(z.number()),
    health: z.string().optional(),
  }),
});

/** What `unmoor provision` lives, in this order: packages, users, files, units. Plain JSON, for people's own tools too. */
export type Manifest = z.infer<typeof schema>;
export type ManifestFile = Manifest['files'][number];
export type ManifestUnit = Manifest['units'][number];
export type Contained = z.infer<typeof contained>;

/** @throws SyntaxError when it is no JSON, ZodError when it is no manifest */
export const readManifest = (text: string): Manifest => schema.parse(JSON.parse(text));
