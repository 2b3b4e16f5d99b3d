import type { Stack } from '../../core/stack/stack.ts';
import type { Keep } from '../../core/stack/workload.ts';
import { appUid } from '../../core/stack/dockerfile/runs.ts';
import { carried } from './groups.ts';
import { importedList } from './names.ts';
import { attribute, logicalId, type Made, ref, type Resources } from './template.ts';

/** A file system that outlives every task, with one door for each thing that is kept, and a backup every day (AWS Backup, 35 days). */
export function filesOf(stack: Stack): {
  readonly resources: Resources;
  readonly outputs: Readonly<Record<string, Made>>;
} {
  const keeps = [
    ...new Map(
      stack.workloads.flatMap((one) => one.keeps.map((keep) => [keep.name, keep] as const)),
    ).values(),
  ];
  if (keeps.length === 0) return { resources: {}, outputs: {} };
  return {
    resources: {
      Files: {
        Type: 'AWS::EFS::FileSystem',
        DeletionPolicy: 'Retain',
        UpdateReplacePolicy: 'Retain',
        Properties: {
          Encrypted: true,
          ThroughputMode: 'elastic',
          BackupPolicy: { Status: 'ENABLED' },
        },
      },
      ...Object.fromEntries(
        [0, 1].map((index) => [
          `FilesIn${index + 1}`,
          {
            Type: 'AWS::EFS::MountTarget',
            Properties: {
              FileSystemId: ref('Files'),
              SubnetId: { 'Fn::Select': [index, importedList(stack, 'network', 'PrivateSubnets')] },
              SecurityGroups: carried(stack, 'files'),
            },
          },
        ]),
      ),
      ...Object.fromEntries(keeps.map((keep) => [doorId(keep), door(keep)])),
    },
    outputs: {
      Files: ref('Files'),
      ...Object.fromEntries(keeps.map((keep) => [doorId(keep), ref(doorId(keep))])),
    },
  };
}

export const doorId = ({ name }: Keep): string => `${logicalId(name)}Door`;

/** Whoever comes through it sees one folder, as the user under whom everything of ours runs. */
const door = ({ name }: Keep) => ({
  Type: 'AWS::EFS::AccessPoint',
  Properties: {
    FileSystemId: ref('Files'),
    PosixUser: { Uid: String(appUid), Gid: String(appUid) },
    RootDirectory: {
      Path: `/${name}`,
      CreationInfo: { OwnerUid: String(appUid), OwnerGid: String(appUid), Permissions: '0750' },
    },
  },
});

export const doorArn = (keep: Keep): Made => attribute(doorId(keep), 'Arn');
