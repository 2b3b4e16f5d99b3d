import type { Plan } from '../../core/plan/plan.ts';
import type { Stack } from '../../core/stack/stack.ts';
import { groupsOf } from './groups.ts';
import { exported, zoneOf } from './names.ts';
import { joined, ref, type Resources, sub, type Template, together } from './template.ts';

/** Whether the person named a network; else one is made. */
const makes = 'MakesVpc';

const zones = ['A', 'B'] as const;

/** Where everything stands and who reaches whom. Two zones, so that one may fail. */
export function networkTemplate(stack: Stack, plan: Plan): Template {
  const { resources: groups, ids } = groupsOf(stack, plan);
  const either = (made: ReturnType<typeof ref>, given: string) =>
    ({ 'Fn::If': [makes, made, ref(given)] }) as const;
  const subnets = (kind: string) =>
    ({
      'Fn::If': [
        makes,
        joined(zones.map((zone) => ref(`${kind}Subnet${zone}`))),
        { 'Fn::Join': [',', ref(`${kind}Subnets`)] },
      ],
    }) as const;
  return {
    Description: `${stack.name}: network, security groups, cluster`,
    Parameters: {
      VpcId: {
        Type: 'String',
        Default: '',
        Description: 'A VPC that is there. Empty: one is made.',
      },
      PublicSubnets: {
        Type: 'CommaDelimitedList',
        Default: '',
        Description: 'With VpcId: two or more with a way in from the internet, for the load balancer.',
      },
      PrivateSubnets: {
        Type: 'CommaDelimitedList',
        Default: '',
        Description: 'With VpcId: two or more with a way out (NAT), for tasks and data.',
      },
    },
    Conditions: { [makes]: { 'Fn::Equals': [ref('VpcId'), ''] } },
    Resources: together(vpc(), groups, {
      Namespace: {
        Type: 'AWS::ServiceDiscovery::PrivateDnsNamespace',
        Properties: { Name: zoneOf(stack.name), Vpc: either(ref('Vpc'), 'VpcId') },
      },
      Cluster: {
        Type: 'AWS::ECS::Cluster',
        Properties: {
          ClusterName: stack.name,
          ClusterSettings: [{ Name: 'containerInsights', Value: 'disabled' }],
        },
      },
    }),
    Outputs: exported(stack, 'network', {
      Vpc: either(ref('Vpc'), 'VpcId'),
      PublicSubnets: subnets('Public'),
      PrivateSubnets: subnets('Private'),
      Namespace: { 'Fn::GetAtt': ['Namespace', 'Id'] },
      NamespaceArn: { 'Fn::GetAtt': ['Namespace', 'Arn'] },
      Cluster: ref('Cluster'),
      ClusterArn: { 'Fn::GetAtt': ['Cluster', 'Arn'] },
      ...Object.fromEntries(ids.map((id) => [id, ref(id)])),
    }),
  };
}

/** Public subnets for the balancer, private ones with one way out; what goes to S3 (layers of images) takes a free way of its own. */
function vpc(): Resources {
  const only = <T extends object>(Type: string, Properties: T, DependsOn?: readonly string[]) => ({
    Type,
    Condition: makes,
    ...(DependsOn === undefined ? {} : { DependsOn }),
    Properties,
  });
  const subnet = (kind: 'Public' | 'Private', index: number): Resources => {
    const id = `${kind}Subnet${zones[index]}`;
    return {
      [id]: only('AWS::EC2::Subnet', {
        VpcId: ref('Vpc'),
        AvailabilityZone: { 'Fn::Select': [index, { 'Fn::GetAZs': '' }] },
        CidrBlock: `10.40.${(kind === 'Public' ? 0 : 64) + index * 16}.0/20`,
      }),
      [`${id}Routes`]: only('AWS::EC2::SubnetRouteTableAssociation', {
        SubnetId: ref(id),
        RouteTableId: ref(`${kind}Routes`),
      }),
    };
  };
  return together(
    {
      Vpc: only('AWS::EC2::VPC', {
        CidrBlock: '10.40.0.0/16',
        EnableDnsSupport: true,
        EnableDnsHostnames: true,
        Tags: [{ Key: 'Name', Value: sub('${AWS::StackName}') }],
      }),
      InternetGateway: only('AWS::EC2::InternetGateway', {}),
      InternetAttachment: only('AWS::EC2::VPCGatewayAttachment', {
        VpcId: ref('Vpc'),
        InternetGatewayId: ref('InternetGateway'),
      }),
      PublicRoutes: only('AWS::EC2::RouteTable', { VpcId: ref('Vpc') }),
      PublicWay: only(
        'AWS::EC2::Route',
        {
          RouteTableId: ref('PublicRoutes'),
          DestinationCidrBlock: '0.0.0.0/0',
          GatewayId: ref('InternetGateway'),
        },
        ['InternetAttachment'],
      ),
      NatAddress: only('AWS::EC2::EIP', { Domain: 'vpc' }, ['InternetAttachment']),
      NatGateway: only('AWS::EC2::NatGateway', {
        AllocationId: { 'Fn::GetAtt': ['NatAddress', 'AllocationId'] },
        SubnetId: ref('PublicSubnetA'),
      }),
      PrivateRoutes: only('AWS::EC2::RouteTable', { VpcId: ref('Vpc') }),
      PrivateWay: only('AWS::EC2::Route', {
        RouteTableId: ref('PrivateRoutes'),
        DestinationCidrBlock: '0.0.0.0/0',
        NatGatewayId: ref('NatGateway'),
      }),
      StoreEndpoint: only('AWS::EC2::VPCEndpoint', {
        VpcId: ref('Vpc'),
        VpcEndpointType: 'Gateway',
        ServiceName: sub('com.amazonaws.${AWS::Region}.s3'),
        RouteTableIds: [ref('PrivateRoutes')],
      }),
    },
    ...zones.flatMap((_, index) => [subnet('Public', index), subnet('Private', index)]),
  );
}
