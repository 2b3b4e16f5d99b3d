import { describe, expect, it } from 'vitest';
import { stackInput } from '../../../test/support/rendering.ts';
import type { OutFile } from '../../core/stack/file.ts';
import { onBench } from '../../io/render/bench.ts';
import { proveFiles } from '../../pipeline/render/prove.ts';
import { renderFiles } from '../../pipeline/render/render.ts';
import { reader } from './reader.ts';

const { files } = renderFiles(stackInput({ app: 'association', target: 'ecs' }));
const templates = files.filter((one) => one.reader === reader.id);

/** The verdict on all templates, one of them changed. */
const proofOf = async (path: string, change: (text: string) => string) => {
  const before = templates.find((one) => one.path === path)?.text ?? '';
  const text = change(before);
  expect(text).not.toBe(before);
  const changed = templates.map((file): OutFile => (file.path === path ? { ...file, text } : file));
  return (await proveFiles(changed, [reader], onBench())).get(path);
};

describe('a template that AWS would refuse', () => {
  it.each([
    ['app.yaml', 'Ref: WebTask', 'Ref: WebTusk', 'neither a resource nor a parameter is called WebTusk'],
    ['app.yaml', '- Balancer\n', '- Balance\n', 'no resource is called Balance'],
    ['app.yaml', '- LoadBalancerFullName', '- FullName', 'has no attribute FullName'],
    ['app.yaml', ':${Release}', ':${Releese}', 'neither a resource nor a parameter is called Releese'],
    [
      'app.yaml',
      'Fn::ImportValue: association-data-AppSecret',
      'Fn::ImportValue: association-data-Secret',
      'no template beside it exports "association-data-Secret"',
    ],
    ['app.yaml', 'LaunchType: FARGATE', 'LaunchType: FARGAT', '"FARGAT" is no one of EC2, FARGATE, EXTERNAL'],
    ['app.yaml', 'EnableExecuteCommand: true', 'EnableExecuteCommand: "yes"', '"yes" is no boolean'],
    ['app.yaml', 'ContainerPort: 8000', 'ContainerPort: "8000"', '"8000" is no integer'],
    ['app.yaml', 'ServiceName: web', 'Servicename: web', 'nobody knows the property Servicename'],
    ['app.yaml', 'Essential: true', 'Esential: true', 'nobody knows the property Esential'],
    [
      'app.yaml',
      '    Type: AWS::ECS::Service',
      '    Type: AWS::ECS::Servis',
      'nobody here knows the type AWS::ECS::Servis',
    ],
    ['app.yaml', 'Cpu: "512"', 'Cpu: "500"', 'Fargate sells no task with CPU 500 and 1024 MiB'],
    ['app.yaml', 'Ref: WebLog', 'Fn::Reff: WebLog', 'nobody knows the function Fn::Reff'],
    [
      'app.yaml',
      '  WebScale:\n    Type: AWS::ApplicationAutoScaling::ScalableTarget\n    DependsOn:\n      - WebService',
      '  WebScale:\n    Type: AWS::ApplicationAutoScaling::ScalableTarget\n    DependsOn:\n      - WebServices',
      'it waits for WebServices, which is not there',
    ],
    [
      'app.yaml',
      '  HttpListener:\n    Type: AWS::ElasticLoadBalancingV2::Listener',
      '  Balancer:\n    Type: AWS::ElasticLoadBalancingV2::Listener',
      'unique',
    ],
    ['app.yaml', '          StopTimeout', '         StopTimeout', 'file:'],
    [
      'network.yaml',
      '  Vpc:\n    Type: AWS::EC2::VPC\n',
      '  Vpc:\n    Type: AWS::EC2::VPC\n    DependsOn: PublicRoutes\n',
      'a circle: Vpc → PublicRoutes → Vpc',
    ],
    ['network.yaml', 'Condition: MakesVpc', 'Condition: MakeVpc', 'no condition is called MakeVpc'],
    ['network.yaml', '        - MakesVpc', '        - MakeVpc', 'no condition is called MakeVpc'],
    [
      'network.yaml',
      '  VpcId:\n    Type: String',
      '  Unused:\n    Type: String\n  VpcId:\n    Type: String',
      'Parameters.Unused: nobody uses it',
    ],
    ['data.yaml', '      DBInstanceClass:\n        Ref: DatabaseClass\n', '', 'DBInstanceClass is missing'],
    ['data.yaml', '      FileSystemId:\n        Ref: Files\n', '', 'FileSystemId is missing'],
    ['data.yaml', '  Files:\n', '  My-files:\n', 'a logical id has letters and digits only'],
    [
      'data.yaml',
      '    DeletionPolicy: Retain',
      '    DeletionPolicies: Retain',
      'nobody knows DeletionPolicies',
    ],
    [
      'data.yaml',
      'Description: "association: data',
      'Description: "' + 'x'.repeat(51_200) + '": data\nX: "',
      'bytes, and 51200 are the most',
    ],
  ])('%s with %j made %j', async (path, from, to, message) => {
    const proof = await proofOf(path, (text) => text.replace(from, to));
    expect(proof).toMatchObject({ result: 'refused', message: expect.stringContaining(message) });
  });
});

describe('a template that AWS would take, and nobody should give it', () => {
  it.each([
    [
      'network.yaml',
      'FromPort: 80\n          ToPort: 80\n',
      'FromPort: 22\n          ToPort: 22\n',
      'it lets the world in elsewhere than at 80 and 443',
    ],
    [
      'network.yaml',
      'FromPort: 80\n          ToPort: 80\n',
      'FromPort: 80\n          ToPort: 443\n',
      'it lets the world in elsewhere than at 80 and 443',
    ],
    [
      'network.yaml',
      'SourceSecurityGroupId:\n        Ref: PoolGroup',
      'CidrIp: "0.0.0.0/0"',
      'it lets the world in elsewhere than at 80 and 443',
    ],
    [
      'data.yaml',
      'Fn::Sub: "{{resolve:secretsmanager:${DatabaseSecret}:SecretString:password}}"',
      'Fn::Sub: hunter2',
      'MasterUserPassword: a secret in the clear',
    ],
    [
      'data.yaml',
      'AuthToken:\n        Fn::Sub: "{{resolve:secretsmanager:${KeyValueSecret}:SecretString:password}}"',
      'AuthToken: hunter2',
      'AuthToken: a secret in the clear',
    ],
    [
      'data.yaml',
      'secretsmanager:GetSecretValue',
      'secretsmanager:*',
      'it allows secretsmanager:*: every action is named',
    ],
    [
      'data.yaml',
      '- ecr:GetAuthorizationToken',
      '- ecr:BatchGetImage',
      'it allows ecr:BatchGetImage on everything',
    ],
    [
      'data.yaml',
      'Principal:\n              Service: ecs-tasks.amazonaws.com',
      'Principal: "*"',
      'it allows everybody',
    ],
    ['app.yaml', '- Name: RESEND_BASE_URL', '- Name: RESEND_API_KEY', 'RESEND_API_KEY stands in the clear'],
  ])('%s with %j made %j', async (path, from, to, message) => {
    const proof = await proofOf(path, (text) => text.replace(from, to));
    expect(proof).toMatchObject({ result: 'refused', message: expect.stringContaining(message) });
  });
});

it('a template that stays whole is accepted, whatever people add to it in the ways that CloudFormation has', async () => {
  const proof = await proofOf('app.yaml', (text) =>
    text.replace(
      '  Balancer:\n',
      '  # mine\n  Mine:\n    Type: AWS::SNS::Topic\n    Properties: {}\n  Balancer:\n',
    ),
  );
  expect(proof).toEqual({ result: 'accepted', by: 'published forms' });
});
