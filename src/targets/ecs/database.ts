import type { Plan } from '../../core/plan/plan.ts';
import type { Setting } from '../../core/plan/settings.ts';
import type { Stack } from '../../core/stack/stack.ts';
import { carried } from './groups.ts';
import { imported, importedList } from './names.ts';
import { hasSql, sqlStore, storeHost } from './stores.ts';
import { attribute, type Made, ref, type Resources } from './template.ts';

/** Majors that RDS has (docs.aws.amazon.com/AmazonRDS, "Release calendars for RDS for PostgreSQL"). */
const majors = ['14', '15', '16', '17', '18'];

/**
 * Settings of the plan that RDS lets one set, and what one of the plan's units is in RDS's own (`aws rds describe-db-parameters`). The
 * two that follow the class of the instance (shared_buffers, effective_cache_size) stay RDS's: it computes them anew when the class
 * changes. The others of the plan RDS keeps to itself (archiving, addresses, TLS).
 */
export const rdsUnits: Readonly<Record<string, number>> = {
  work_mem: 1024,
  maintenance_work_mem: 1024,
  min_wal_size: 1,
  max_wal_size: 1,
  max_slot_wal_keep_size: 1,
  max_connections: 1,
  max_worker_processes: 1,
  max_parallel_workers: 1,
  max_parallel_workers_per_gather: 1,
  random_page_cost: 1,
  effective_io_concurrency: 1,
  checkpoint_completion_target: 1,
};

/** Days for which every second can be restored. */
const backupDays = 14;

/** A cluster of two where `DatabaseMultiAz` says so. The user is `app`; its password is made by AWS and stands in no file. */
export function databaseOf(
  stack: Stack,
  plan: Plan,
): { readonly resources: Resources; readonly outputs: Readonly<Record<string, Made>> } {
  if (!hasSql(stack)) return { resources: {}, outputs: {} };
  return {
    resources: {
      DatabaseSecret: madeSecret('Password of the database user app', { username: 'app' }),
      DatabaseSubnets: {
        Type: 'AWS::RDS::DBSubnetGroup',
        Properties: {
          DBSubnetGroupDescription: 'Private',
          SubnetIds: importedList(stack, 'network', 'PrivateSubnets'),
        },
      },
      DatabaseSettings: {
        Type: 'AWS::RDS::DBParameterGroup',
        Properties: {
          Description: 'From the plan',
          Family: { 'Fn::Sub': 'postgres${DatabaseMajor}' },
          Parameters: parametersOf(plan),
        },
      },
      Database: {
        Type: 'AWS::RDS::DBInstance',
        DeletionPolicy: 'Snapshot',
        UpdateReplacePolicy: 'Snapshot',
        Properties: {
          Engine: 'postgres',
          EngineVersion: ref('DatabaseMajor'),
          DBInstanceClass: ref('DatabaseClass'),
          DBName: 'app',
          MasterUsername: 'app',
          MasterUserPassword: {
            'Fn::Sub': '{{resolve:secretsmanager:${DatabaseSecret}:SecretString:password}}',
          },
          DBParameterGroupName: ref('DatabaseSettings'),
          DBSubnetGroupName: ref('DatabaseSubnets'),
          VPCSecurityGroups: carried(stack, sqlStore.id),
          PubliclyAccessible: false,
          MultiAZ: ref('DatabaseMultiAz'),
          StorageType: 'gp3',
          AllocatedStorage: ref('DatabaseGib'),
          MaxAllocatedStorage: ref('DatabaseMostGib'),
          StorageEncrypted: true,
          BackupRetentionPeriod: backupDays,
          CopyTagsToSnapshot: true,
          DeletionProtection: true,
          AllowMajorVersionUpgrade: false,
          AutoMinorVersionUpgrade: true,
        },
      },
      ...alias(stack),
    },
    outputs: {
      [storeHost(sqlStore.id)]: attribute('Database', 'Endpoint.Address'),
      DatabaseSecret: ref('DatabaseSecret'),
    },
  };
}

/** Under this name the pooler and whoever else of the stack looks for it. */
const alias = (stack: Stack): Resources => ({
  DatabaseName: {
    Type: 'AWS::ServiceDiscovery::Service',
    Properties: {
      Name: sqlStore.id,
      NamespaceId: imported(stack, 'network', 'Namespace'),
      DnsConfig: { DnsRecords: [{ Type: 'CNAME', TTL: 60 }], RoutingPolicy: 'WEIGHTED' },
    },
  },
  DatabaseAddress: {
    Type: 'AWS::ServiceDiscovery::Instance',
    Properties: {
      ServiceId: attribute('DatabaseName', 'Id'),
      InstanceId: sqlStore.id,
      InstanceAttributes: { AWS_INSTANCE_CNAME: attribute('Database', 'Endpoint.Address') },
    },
  },
});

/** Letters and digits only: it stands in addresses as it is. */
export const madeSecret = (Description: string, more: Readonly<Record<string, string>>) => ({
  Type: 'AWS::SecretsManager::Secret',
  Properties: {
    Description,
    GenerateSecretString: {
      SecretStringTemplate: JSON.stringify(more),
      GenerateStringKey: 'password',
      PasswordLength: 40,
      ExcludePunctuation: true,
    },
  },
});

export function databaseParameters(stack: Stack, plan: Plan): Readonly<Record<string, object>> {
  if (!hasSql(stack)) return {};
  const gib = gibOf(plan);
  return {
    DatabaseMajor: {
      Type: 'String',
      Default: majorOf(plan),
      AllowedValues: majors,
      Description: 'PostgreSQL, as old as what is left or newer.',
    },
    DatabaseClass: { Type: 'String', Default: 'db.t4g.medium' },
    DatabaseGib: {
      Type: 'Number',
      Default: gib,
      MinValue: 20,
      Description: 'Storage, GiB; it grows, and never shrinks.',
    },
    DatabaseMostGib: {
      Type: 'Number',
      Default: gib * 4,
      MinValue: 22,
      Description: 'It grows by itself up to here, GiB.',
    },
    DatabaseMultiAz: {
      Type: 'String',
      Default: 'true',
      AllowedValues: ['true', 'false'],
      Description:
        'A second one in another zone that takes over within two minutes, at the price of one more.',
    },
  };
}

/** The major of today where it was measured, else the one that Unmoor's other targets take. */
function majorOf({ before }: Plan): string {
  const measured = before.data.find(({ kind }) => kind === 'postgres')?.measured?.version;
  const major = measured?.split('.')[0] ?? '17';
  return majors.includes(major) ? major : '17';
}

/** What the database takes and room for a restore beside it, GiB. */
export function gibOf({ disk }: Plan): number {
  const bytes = disk.lines
    .filter(({ id }) => id === 'database' || id === 'drill')
    .reduce((sum, line) => sum + line.bytes, 0);
  return Math.max(20, Math.ceil(bytes / 2 ** 30));
}

function parametersOf(plan: Plan): Readonly<Record<string, string>> {
  const part = plan.parts.find(({ role }) => role === 'sql');
  const settings = Object.entries(plan.settings[part?.id ?? ''] ?? {});
  return {
    // The way back follows it; without TLS nobody is let in; a week of its own logs is kept, which is the most.
    'rds.logical_replication': '1',
    'rds.force_ssl': '1',
    'rds.log_retention_period': String(7 * 24 * 60),
    ...Object.fromEntries(
      settings.flatMap(([name, setting]) => {
        const factor = rdsUnits[name];
        return factor === undefined ? [] : [[name, inUnits(setting, factor)]];
      }),
    ),
  };
}

const inUnits = ({ value }: Setting, factor: number): string =>
  typeof value === 'number' ? String(value * factor) : String(value);
