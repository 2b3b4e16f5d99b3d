import type { Plan } from '../../core/plan/plan.ts';
import type { Stack } from '../../core/stack/stack.ts';
import type { Workload } from '../../core/stack/workload.ts';
import { edgesOf, entryOf } from './edges.ts';
import { groupId, hostOf, imported, wayIn } from './names.ts';
import { sqlStore, storesOf } from './stores.ts';
import { type Made, ref, type Resource, type Resources, together } from './template.ts';

/** Carried by everything inside beside its own group: what may be asked from inside. It lets nobody in by itself. */
export const inside = 'InsideGroup';
export const balancer = 'BalancerGroup';

/** The file system's own port (docs.aws.amazon.com/efs, "Mounting"). */
export const filesPort = 2049;

const vpc: Made = { 'Fn::If': ['MakesVpc', ref('Vpc'), ref('VpcId')] };
const world = '0.0.0.0/0';
const tcp = (from: number, to = from) => ({ IpProtocol: 'tcp', FromPort: from, ToPort: to });

/**
 * One group a workload and a store, and one rule for each edge. The world reaches the balancer, the balancer the entry. Outwards a
 * workload asks whoever is inside, and by HTTPS what Fargate itself needs in its place (images, secrets, logs); the rest of the world
 * only where the workload says that it asks the world.
 */
export function groupsOf(
  stack: Stack,
  plan: Plan,
): { readonly resources: Resources; readonly ids: readonly string[] } {
  const stores = storesOf(stack, plan);
  const keepers = stack.workloads.filter(({ keeps }) => keeps.length > 0);
  const entry = entryOf(stack);
  const doors = entry === undefined ? [] : [...new Set([entry.listen.port, healthPort(entry.workload)])];
  const groups = together(
    { [inside]: group('Everything inside', []) },
    entry === undefined ? {} : { [balancer]: balancerGroup(doors) },
    ...stack.workloads.map((one) => ({
      [groupId(one.id)]: group(`${stack.name} ${one.id}`, outwards(one)),
    })),
    ...stores.map(({ id }) => ({
      [groupId(id)]: group(hostOf(id, stack.name), id === sqlStore.id ? [subscriptions] : []),
    })),
    stores.length === 0 ? {} : { [groupId(wayIn)]: group(`${stack.name} ${wayIn}`, outwards({})) },
    keepers.length === 0 ? {} : { [groupId('files')]: group(`${stack.name} files`, []) },
  );
  const rules = [
    ...edgesOf(stack, plan).map(({ from, to, port }) => rule(groupId(from), groupId(to), port)),
    ...(entry === undefined ? [] : doors.map((port) => rule(balancer, groupId(entry.workload.id), port))),
    ...stores.map(({ id, port }) => rule(groupId(wayIn), groupId(id), port)),
    ...keepers.map(({ id }) => rule(groupId(id), groupId('files'), filesPort)),
  ];
  return { resources: together(groups, ...rules), ids: Object.keys(groups) };
}

/** Where the balancer asks whether the entry is well. */
export const healthPort = ({ health, listens }: Workload): number =>
  health === undefined || health.kind === 'command' ? (listens[0]?.port ?? 80) : health.port;

/** No rule outwards would mean every way outwards (docs.aws.amazon.com/vpc, "Security group rules"); this address is nobody's. */
const nowhere = { ...tcp(9), CidrIp: '127.0.0.1/32', Description: 'nowhere' };

/** A database follows another one by a connection of its own: during a move, and for the way back. */
const subscriptions = { ...tcp(1, 65_535), CidrIp: world, Description: 'subscriptions' };

const group = (description: string, egress: readonly object[]): Resource => ({
  Type: 'AWS::EC2::SecurityGroup',
  Properties: {
    GroupDescription: description,
    VpcId: vpc,
    SecurityGroupEgress: egress.length === 0 ? [nowhere] : egress,
  },
});

const balancerGroup = (doors: readonly number[]): Resource => ({
  Type: 'AWS::EC2::SecurityGroup',
  Properties: {
    GroupDescription: 'Load balancer',
    VpcId: vpc,
    SecurityGroupIngress: [80, 443].map((port) => ({ ...tcp(port), CidrIp: world })),
    SecurityGroupEgress: doors.map((port) => ({ ...tcp(port), DestinationSecurityGroupId: ref(inside) })),
  },
});

const outwards = ({ outbound }: Pick<Workload, 'outbound'>): readonly object[] => [
  { ...tcp(0, 65_535), DestinationSecurityGroupId: ref(inside) },
  outbound === true
    ? { IpProtocol: '-1', CidrIp: world }
    : { ...tcp(443), CidrIp: world, Description: 'images, secrets and logs' },
];

const rule = (from: string, to: string, port: number): Resources => ({
  [`${from.replace(/Group$/, '')}To${to.replace(/Group$/, '')}${port}`]: {
    Type: 'AWS::EC2::SecurityGroupIngress',
    Properties: { GroupId: ref(to), SourceSecurityGroupId: ref(from), ...tcp(port) },
  },
});

/** What a task or a store carries: its own group, and that of everything inside. */
export const carried = (stack: Stack, id: string): readonly Made[] => [
  imported(stack, 'network', groupId(id)),
  imported(stack, 'network', inside),
];
