import type { Stack } from '../../core/stack/stack.ts';
import type { Listen, Workload } from '../../core/stack/workload.ts';
import { labelsOf } from './labels.ts';

/** Where the gateway sends what arrives: the front where there is one, else the first that answers HTTP. */
export function entryOf(stack: Stack): { readonly workload: Workload; readonly listen: Listen } | undefined {
  const serving = stack.workloads.filter(({ kind }) => kind === 'serve');
  const of = (fits: (listen: Listen) => boolean) =>
    serving.flatMap((workload) => {
      const listen = workload.listens.find((one) => one.speaks === 'http' && fits(one));
      return listen === undefined ? [] : [{ workload, listen }];
    })[0];
  return of(({ open }) => open === true) ?? of(() => true);
}

/**
 * The Gateway API in the place of Ingress: ingress-nginx, which most guides name, is retired since March 2026. One listener a name,
 * because cert-manager gives each its certificate (cert-manager.io/docs/usage/gateway).
 */
export function gatewayOf(stack: Stack): readonly object[] {
  const entry = entryOf(stack);
  if (entry === undefined) return [];
  const hosts = stack.names;
  const labels = labelsOf(stack, 'gateway');
  const parent = (sectionName: string) => ({ name: 'gateway', sectionName });
  return [
    {
      apiVersion: 'cert-manager.io/v1',
      kind: 'Issuer',
      metadata: { name: 'letsencrypt', labels },
      spec: {
        acme: {
          server: 'https://acme-v02.api.letsencrypt.org/directory',
          privateKeySecretRef: { name: 'letsencrypt-account' },
          solvers: [
            {
              http01: {
                gatewayHTTPRoute: { parentRefs: [{ name: 'gateway', kind: 'Gateway', sectionName: 'http' }] },
              },
            },
          ],
        },
      },
    },
    {
      apiVersion: 'gateway.networking.k8s.io/v1',
      kind: 'Gateway',
      metadata: { name: 'gateway', labels, annotations: { 'cert-manager.io/issuer': 'letsencrypt' } },
      spec: {
        gatewayClassName: 'traefik',
        listeners: [
          { name: 'http', protocol: 'HTTP', port: 80, allowedRoutes: { namespaces: { from: 'Same' } } },
          ...hosts.map((hostname, index) => ({
            name: `https-${index}`,
            protocol: 'HTTPS',
            port: 443,
            hostname,
            tls: { mode: 'Terminate', certificateRefs: [{ kind: 'Secret', name: `tls-${index}` }] },
            allowedRoutes: { namespaces: { from: 'Same' } },
          })),
        ],
      },
    },
    {
      apiVersion: 'gateway.networking.k8s.io/v1',
      kind: 'HTTPRoute',
      metadata: { name: 'to-https', labels },
      spec: {
        parentRefs: [parent('http')],
        hostnames: hosts,
        rules: [
          { filters: [{ type: 'RequestRedirect', requestRedirect: { scheme: 'https', statusCode: 301 } }] },
        ],
      },
    },
    {
      apiVersion: 'gateway.networking.k8s.io/v1',
      kind: 'HTTPRoute',
      metadata: { name: 'app', labels },
      spec: {
        parentRefs: hosts.map((_, index) => parent(`https-${index}`)),
        hostnames: hosts,
        rules: [{ backendRefs: [{ name: entry.workload.id, port: entry.listen.port }] }],
      },
    },
  ];
}
