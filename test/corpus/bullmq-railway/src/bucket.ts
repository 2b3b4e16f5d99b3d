import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';

// Railway's buckets speak S3.
const s3 = new S3Client({
  endpoint: process.env.BUCKET_ENDPOINT ?? 'https://storage.railway.app',
  region: 'auto',
  credentials: { accessKeyId: process.env.BUCKET_KEY_ID!, secretAccessKey: process.env.BUCKET_SECRET! },
});
const Bucket = process.env.BUCKET_NAME!;

export const bucket = {
  get: async (Key: string) =>
    Buffer.from(await (await s3.send(new GetObjectCommand({ Bucket, Key }))).Body!.transformToByteArray()),
  put: (Key: string, Body: Buffer) => s3.send(new PutObjectCommand({ Bucket, Key, Body })),
};
