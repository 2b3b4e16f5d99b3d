import type { INetworkPolicy } from 'kubernetes-models/networking.k8s.io/v1/NetworkPolicy';
import type { Stack } from '../../core/stack/stack.ts';
import type { Workload } from '../../core/stack/workload.ts';
import { entryOf } from './gateway.ts';
import { labelsOf, selectorOf } from './labels.ts';

const policy = (stack: Stack, name: string, spec: INetworkPolicy['spec']): INetworkPolicy => ({
  apiVersion: 'networking.k8s.io/v1',
  kind: 'NetworkPolicy',
  metadata: { name, labels: { ...labelsOf(stack, name) } },
  spec,
});

/** Networks that are nobody's on the internet (RFC 6890), among them those where clouds answer with credentials of the node. */
const inner = ['10.0.0.0/8', '100.64.0.0/10', '169.254.0.0/16', '172.16.0.0/12', '192.168.0.0/16'];

/** Nothing in, nothing out; then what is needed: names, each other's ports, the gateway to the entry, and the world for who asks it. */
export function networkOf(stack: Stack): readonly object[] {
  const own = { podSelector: {} };
  const entry = entryOf(stack);
  return [
    policy(stack, 'deny-all', { podSelector: {}, policyTypes: ['Ingress', 'Egress'] }),
    policy(stack, 'ask-names', {
      podSelector: {},
      policyTypes: ['Egress'],
      egress: [
        {
          ports: [
            { protocol: 'UDP', port: 53 },
            { protocol: 'TCP', port: 53 },
          ],
        },
      ],
    }),
    policy(stack, 'ask-each-other', { podSelector: {}, policyTypes: ['Egress'], egress: [{ to: [own] }] }),
    ...stack.workloads
      .filter(({ listens }) => listens.length > 0)
      .map(({ id, listens }) =>
        policy(stack, `reach-${id}`, {
          podSelector: { matchLabels: { ...selectorOf(id) } },
          policyTypes: ['Ingress'],
          ingress: [{ from: [own], ports: listens.map(({ port }) => ({ protocol: 'TCP', port })) }],
        }),
      ),
    ...(entry === undefined
      ? []
      : [
          policy(stack, 'gateway-to-entry', {
            podSelector: { matchLabels: { ...selectorOf(entry.workload.id) } },
            policyTypes: ['Ingress'],
            ingress: [
              { from: [{ namespaceSelector: {} }], ports: [{ protocol: 'TCP', port: entry.listen.port }] },
            ],
          }),
        ]),
    ...stack.workloads.filter(({ outbound }) => outbound === true).map((one) => outward(stack, one)),
  ];
}

const outward = (stack: Stack, { id }: Workload): INetworkPolicy =>
  policy(stack, `${id}-to-world`, {
    podSelector: { matchLabels: { ...selectorOf(id) } },
    policyTypes: ['Egress'],
    egress: [
      {
        to: [
          { ipBlock: { cidr: '0.0.0.0/0', except: [...inner] } },
          { ipBlock: { cidr: '::/0', except: ['fc00::/7', 'fe80::/10'] } },
        ],
      },
    ],
  });
