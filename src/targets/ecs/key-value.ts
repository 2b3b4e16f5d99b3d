import type { Plan } from '../../core/plan/plan.ts';
import type { Stack } from '../../core/stack/stack.ts';
import { madeSecret } from './database.ts';
import { carried } from './groups.ts';
import { importedList } from './names.ts';
import { type KeyValueStore, keyValueStores, storeHost } from './stores.ts';
import { attribute, logicalId, type Made, ref, type Resources, together } from './template.ts';

/**
 * Amazon ElastiCache with Valkey, spoken to by TLS and with a password. What must not be lost has a second node in another zone and
 * snapshots of a week; what may be lost has one node.
 */
export function keyValueOf(
  stack: Stack,
  plan: Plan,
): { readonly resources: Resources; readonly outputs: Readonly<Record<string, Made>> } {
  const stores = keyValueStores(stack, plan);
  if (stores.length === 0) return { resources: {}, outputs: {} };
  return {
    resources: together(
      {
        KeyValueSecret: madeSecret('Password of the key-value stores', {}),
        KeyValueSubnets: {
          Type: 'AWS::ElastiCache::SubnetGroup',
          Properties: {
            Description: 'Private',
            SubnetIds: importedList(stack, 'network', 'PrivateSubnets'),
          },
        },
      },
      ...stores.map((one) => storeOf(stack, one)),
    ),
    outputs: {
      KeyValueSecret: ref('KeyValueSecret'),
      ...Object.fromEntries(
        stores.map(({ id }) => [storeHost(id), attribute(storeId(id), 'PrimaryEndPoint.Address')]),
      ),
    },
  };
}

const storeId = (id: string): string => `KeyValue${logicalId(id)}`;

function storeOf(stack: Stack, { id, port, settings }: KeyValueStore): Resources {
  const keeps = id === 'state';
  return {
    [`${storeId(id)}Settings`]: {
      Type: 'AWS::ElastiCache::ParameterGroup',
      Properties: {
        CacheParameterGroupFamily: 'valkey8',
        Description: `From the plan: ${id}`,
        Properties: {
          'maxmemory-policy': String(
            settings['maxmemory-policy']?.value ?? (keeps ? 'noeviction' : 'allkeys-lru'),
          ),
        },
      },
    },
    [storeId(id)]: {
      Type: 'AWS::ElastiCache::ReplicationGroup',
      DeletionPolicy: keeps ? 'Snapshot' : 'Delete',
      UpdateReplacePolicy: keeps ? 'Snapshot' : 'Delete',
      Properties: {
        ReplicationGroupDescription: `${stack.name} ${id}`,
        Engine: 'valkey',
        EngineVersion: '8.0',
        CacheNodeType: ref('KeyValueClass'),
        NumCacheClusters: keeps ? 2 : 1,
        AutomaticFailoverEnabled: keeps,
        MultiAZEnabled: keeps,
        Port: port,
        CacheParameterGroupName: ref(`${storeId(id)}Settings`),
        CacheSubnetGroupName: ref('KeyValueSubnets'),
        SecurityGroupIds: carried(stack, id),
        TransitEncryptionEnabled: true,
        TransitEncryptionMode: 'required',
        AtRestEncryptionEnabled: true,
        AuthToken: { 'Fn::Sub': '{{resolve:secretsmanager:${KeyValueSecret}:SecretString:password}}' },
        AutoMinorVersionUpgrade: true,
        ...(keeps ? { SnapshotRetentionLimit: 7 } : {}),
      },
    },
  };
}

export const keyValueParameters = (stack: Stack, plan: Plan): Readonly<Record<string, object>> =>
  keyValueStores(stack, plan).length === 0
    ? {}
    : {
        KeyValueClass: {
          Type: 'String',
          Default: 'cache.t4g.small',
          Description: 'Of each node of the key-value stores.',
        },
      };
