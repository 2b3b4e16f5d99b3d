import { ref, type Resource, sub } from './template.ts';

/** No object of it can be made public, by whatever mistake. */
export const nobodyOutside = {
  BlockPublicAcls: true,
  BlockPublicPolicy: true,
  IgnorePublicAcls: true,
  RestrictPublicBuckets: true,
};

export const onlyByTls = (bucket: string): Resource => ({
  Type: 'AWS::S3::BucketPolicy',
  Properties: {
    Bucket: ref(bucket),
    PolicyDocument: {
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Deny',
          Principal: '*',
          Action: 's3:*',
          Resource: [sub(`\${${bucket}.Arn}`), sub(`\${${bucket}.Arn}/*`)],
          Condition: { Bool: { 'aws:SecureTransport': 'false' } },
        },
      ],
    },
  },
});
