import type { Stack } from '../../core/stack/stack.ts';
import { nobodyOutside, onlyByTls } from './bucket.ts';
import { type Made, ref, type Resources } from './template.ts';

export const hasObjects = ({ roles }: Pick<Stack, 'roles'>): boolean => roles.get('objects') === 'managed';

/** A bucket for the app's objects. What is overwritten or deleted stays a month: an app with a fault deletes quickly. */
export function objectsOf(stack: Stack): {
  readonly resources: Resources;
  readonly outputs: Readonly<Record<string, Made>>;
} {
  if (!hasObjects(stack)) return { resources: {}, outputs: {} };
  return {
    resources: {
      Objects: {
        Type: 'AWS::S3::Bucket',
        DeletionPolicy: 'Retain',
        UpdateReplacePolicy: 'Retain',
        Properties: {
          PublicAccessBlockConfiguration: nobodyOutside,
          VersioningConfiguration: { Status: 'Enabled' },
          LifecycleConfiguration: {
            Rules: [
              {
                Id: 'old-versions',
                Status: 'Enabled',
                NoncurrentVersionExpiration: { NoncurrentDays: 30 },
                AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 },
              },
            ],
          },
        },
      },
      ObjectsPolicy: onlyByTls('Objects'),
    },
    outputs: { Objects: ref('Objects') },
  };
}
