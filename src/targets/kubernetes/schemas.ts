import { z } from 'zod';

type Fit = (document: unknown) => void;

interface Model {
  validate(): void;
}

const core = (load: () => Promise<new (data: never) => Model>) => async (): Promise<Fit> => {
  const Kind = await load();
  return (document) => new Kind(document as never).validate();
};

const custom = (schema: z.ZodType) => () =>
  Promise.resolve<Fit>((document) => {
    const { error } = schema.safeParse(document);
    const [issue] = error?.issues ?? [];
    if (issue !== undefined) throw new Error(`${issue.path.map(String).join('.')}: ${issue.message}`);
  });

const meta = z.strictObject({
  name: z
    .string()
    .regex(/^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/)
    .max(253),
  labels: z.record(z.string(), z.string().max(63)).optional(),
  annotations: z.record(z.string(), z.string()).optional(),
});
const resource = (apiVersion: string, kind: string, spec: z.ZodType) =>
  z.strictObject({ apiVersion: z.literal(apiVersion), kind: z.literal(kind), metadata: meta, spec });
const ref = z.strictObject({ name: z.string() });
const key = z.strictObject({ name: z.string(), key: z.string() });
const parameters = z.record(z.string(), z.string());
const port = z.number().int().min(1).max(65_535);
const host = z.string().regex(/^(\*\.)?[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/);

/** postgresql.cnpg.io/v1, of the operator's 1.26 to 1.30 (cloudnative-pg.io/docs, "API Reference"): the fields that are rendered here. */
const cluster = resource(
  'postgresql.cnpg.io/v1',
  'Cluster',
  z.strictObject({
    instances: z.number().int().min(1),
    imageName: z.string(),
    primaryUpdateStrategy: z.enum(['unsupervised', 'supervised']),
    enableSuperuserAccess: z.boolean(),
    storage: z.strictObject({ size: z.string().regex(/^\d+Gi$/) }),
    walStorage: z.strictObject({ size: z.string().regex(/^\d+Gi$/) }),
    resources: z.strictObject({ requests: parameters, limits: parameters }),
    affinity: z.strictObject({
      enablePodAntiAffinity: z.boolean(),
      topologyKey: z.string(),
      podAntiAffinityType: z.enum(['preferred', 'required']),
    }),
    bootstrap: z.strictObject({
      initdb: z.strictObject({
        database: z.string(),
        owner: z.string(),
        secret: ref,
        dataChecksums: z.boolean(),
      }),
    }),
    postgresql: z.strictObject({ parameters }),
    plugins: z.array(z.strictObject({ name: z.string(), isWALArchiver: z.boolean(), parameters })).optional(),
  }),
);
const pooler = resource(
  'postgresql.cnpg.io/v1',
  'Pooler',
  z.strictObject({
    cluster: ref,
    instances: z.number().int().min(1),
    type: z.enum(['rw', 'ro', 'r']),
    pgbouncer: z.strictObject({ poolMode: z.enum(['session', 'transaction']), parameters }),
  }),
);
const scheduledBackup = resource(
  'postgresql.cnpg.io/v1',
  'ScheduledBackup',
  z.strictObject({
    // Six fields, seconds first (cloudnative-pg.io/docs, "Scheduled backups").
    schedule: z.string().regex(/^(\S+ ){5}\S+$/),
    immediate: z.boolean(),
    backupOwnerReference: z.enum(['none', 'self', 'cluster']),
    cluster: ref,
    method: z.enum(['plugin', 'volumeSnapshot', 'barmanObjectStore']),
    pluginConfiguration: ref,
  }),
);
/** barmancloud.cnpg.io/v1 (cloudnative-pg.io/plugin-barman-cloud/docs, "Object Store API"). */
const objectStore = resource(
  'barmancloud.cnpg.io/v1',
  'ObjectStore',
  z.strictObject({
    retentionPolicy: z.string().regex(/^[1-9]\d*[dwm]$/),
    configuration: z.strictObject({
      destinationPath: z.string().startsWith('s3://'),
      endpointURL: z.string().startsWith('https://'),
      s3Credentials: z.strictObject({ accessKeyId: key, secretAccessKey: key }),
      wal: z.strictObject({ compression: z.enum(['gzip', 'bzip2', 'snappy', 'lz4', 'xz', 'zstd']) }),
      data: z.strictObject({ compression: z.enum(['gzip', 'bzip2', 'snappy']) }),
    }),
  }),
);
/** cert-manager.io/v1 (cert-manager.io/docs, "API reference"). */
const issuer = resource(
  'cert-manager.io/v1',
  'Issuer',
  z.strictObject({
    acme: z.strictObject({
      server: z.url(),
      privateKeySecretRef: ref,
      solvers: z.array(
        z.strictObject({
          http01: z.strictObject({
            gatewayHTTPRoute: z.strictObject({
              parentRefs: z.array(
                z.strictObject({ name: z.string(), kind: z.literal('Gateway'), sectionName: z.string() }),
              ),
            }),
          }),
        }),
      ),
    }),
  }),
);
/** gateway.networking.k8s.io/v1 (gateway-api.sigs.k8s.io, "API specification"). */
const gateway = resource(
  'gateway.networking.k8s.io/v1',
  'Gateway',
  z.strictObject({
    gatewayClassName: z.string(),
    listeners: z
      .array(
        z.strictObject({
          name: z.string(),
          protocol: z.enum(['HTTP', 'HTTPS', 'TLS']),
          port,
          hostname: host.optional(),
          tls: z
            .strictObject({
              mode: z.literal('Terminate'),
              certificateRefs: z.array(z.strictObject({ kind: z.literal('Secret'), name: z.string() })),
            })
            .optional(),
          allowedRoutes: z.strictObject({ namespaces: z.strictObject({ from: z.enum(['Same', 'All']) }) }),
        }),
      )
      .max(64),
  }),
);
const route = resource(
  'gateway.networking.k8s.io/v1',
  'HTTPRoute',
  z.strictObject({
    parentRefs: z.array(z.strictObject({ name: z.string(), sectionName: z.string() })),
    hostnames: z.array(host),
    rules: z.array(
      z.union([
        z.strictObject({
          filters: z.array(
            z.strictObject({
              type: z.literal('RequestRedirect'),
              // 301 and 302 are core; the others came later (GEP-726).
              requestRedirect: z.strictObject({
                scheme: z.literal('https'),
                statusCode: z.union([z.literal(301), z.literal(302)]),
              }),
            }),
          ),
        }),
        z.strictObject({ backendRefs: z.array(z.strictObject({ name: z.string(), port })) }),
      ]),
    ),
  }),
);
/** kustomize.config.k8s.io/v1beta1 (kubectl.docs.kubernetes.io, "kustomization"). */
const kustomization = z.strictObject({
  apiVersion: z.literal('kustomize.config.k8s.io/v1beta1'),
  kind: z.literal('Kustomization'),
  namespace: z.string(),
  resources: z.array(z.string()),
  images: z.array(z.strictObject({ name: z.string(), newName: z.string(), newTag: z.string() })).optional(),
  secretGenerator: z
    .array(
      z.strictObject({
        name: z.string(),
        type: z.string().optional(),
        envs: z.array(z.string()),
        options: z
          .strictObject({ disableNameSuffixHash: z.boolean().optional(), labels: parameters })
          .optional(),
      }),
    )
    .optional(),
  patches: z
    .array(
      z.strictObject({ target: z.strictObject({ kind: z.string(), name: z.string() }), patch: z.string() }),
    )
    .optional(),
});

const kinds: Readonly<Record<string, () => Promise<Fit>>> = {
  'v1/Namespace': core(async () => (await import('kubernetes-models/v1/Namespace')).Namespace),
  'v1/ConfigMap': core(async () => (await import('kubernetes-models/v1/ConfigMap')).ConfigMap),
  'v1/Service': core(async () => (await import('kubernetes-models/v1/Service')).Service),
  'v1/PersistentVolumeClaim': core(
    async () => (await import('kubernetes-models/v1/PersistentVolumeClaim')).PersistentVolumeClaim,
  ),
  'apps/v1/Deployment': core(async () => (await import('kubernetes-models/apps/v1/Deployment')).Deployment),
  'apps/v1/StatefulSet': core(
    async () => (await import('kubernetes-models/apps/v1/StatefulSet')).StatefulSet,
  ),
  'batch/v1/Job': core(async () => (await import('kubernetes-models/batch/v1/Job')).Job),
  'batch/v1/CronJob': core(async () => (await import('kubernetes-models/batch/v1/CronJob')).CronJob),
  'autoscaling/v2/HorizontalPodAutoscaler': core(
    async () =>
      (await import('kubernetes-models/autoscaling/v2/HorizontalPodAutoscaler')).HorizontalPodAutoscaler,
  ),
  'policy/v1/PodDisruptionBudget': core(
    async () => (await import('kubernetes-models/policy/v1/PodDisruptionBudget')).PodDisruptionBudget,
  ),
  'networking.k8s.io/v1/NetworkPolicy': core(
    async () => (await import('kubernetes-models/networking.k8s.io/v1/NetworkPolicy')).NetworkPolicy,
  ),
  'postgresql.cnpg.io/v1/Cluster': custom(cluster),
  'postgresql.cnpg.io/v1/Pooler': custom(pooler),
  'postgresql.cnpg.io/v1/ScheduledBackup': custom(scheduledBackup),
  'barmancloud.cnpg.io/v1/ObjectStore': custom(objectStore),
  'cert-manager.io/v1/Issuer': custom(issuer),
  'gateway.networking.k8s.io/v1/Gateway': custom(gateway),
  'gateway.networking.k8s.io/v1/HTTPRoute': custom(route),
  'kustomize.config.k8s.io/v1beta1/Kustomization': custom(kustomization),
};

/**
 * Holds a document against the published form of its kind. Of Kubernetes' own kinds a wrong type or a missing field is found; that
 * no field is unknown, the compiler has seen. Of the others an unknown field is found too.
 * @throws Error that names the place, or the kind when it has no form here
 */
export async function fitOf(document: unknown): Promise<void> {
  const { apiVersion, kind } = (document ?? {}) as { readonly apiVersion?: unknown; readonly kind?: unknown };
  const load = kinds[`${String(apiVersion)}/${String(kind)}`];
  if (load === undefined) throw new Error(`nobody here knows the kind ${String(apiVersion)}/${String(kind)}`);
  (await load())(document);
}
