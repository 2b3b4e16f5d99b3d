import type { Stack } from '../../core/stack/stack.ts';
import { entryOf } from './edges.ts';
import { balancer, healthPort } from './groups.ts';
import { imported, importedList } from './names.ts';
import { ref, type Resources } from './template.ts';

export const targetGroup = 'EntryTargets';
export const loadBalancer = 'Balancer';

/**
 * Seconds that a connection may say nothing: 60 would close every quiet WebSocket (facts A32). The front keeps its side open longer, else
 * it would close one in the moment of a request.
 */
const idleS = 3600;

/** Names that lead to the app: its own, with and without www, and those below it. */
export const hostsOf = (domain: string): readonly string[] => {
  const apex = domain.replace(/^www\./, '');
  return [apex, `*.${apex}`];
};

/** Takes every request from outside: HTTP leads to HTTPS, names of the app to its front, every other name to a 404. */
export function balancerOf(stack: Stack): Resources {
  const entry = entryOf(stack);
  if (entry === undefined) return {};
  const { workload, listen } = entry;
  const listener = (port: number, protocol: string, action: object, more: object = {}) => ({
    Type: 'AWS::ElasticLoadBalancingV2::Listener',
    Properties: {
      LoadBalancerArn: ref(loadBalancer),
      Port: port,
      Protocol: protocol,
      ...more,
      DefaultActions: [action],
    },
  });
  return {
    [loadBalancer]: {
      Type: 'AWS::ElasticLoadBalancingV2::LoadBalancer',
      Properties: {
        Type: 'application',
        Scheme: 'internet-facing',
        Subnets: importedList(stack, 'network', 'PublicSubnets'),
        SecurityGroups: [imported(stack, 'network', balancer)],
        LoadBalancerAttributes: attributes({
          'idle_timeout.timeout_seconds': String(idleS),
          'routing.http.drop_invalid_header_fields.enabled': 'true',
        }),
      },
    },
    HttpListener: listener(80, 'HTTP', {
      Type: 'redirect',
      RedirectConfig: { Protocol: 'HTTPS', Port: '443', StatusCode: 'HTTP_301' },
    }),
    HttpsListener: listener(
      443,
      'HTTPS',
      {
        Type: 'fixed-response',
        FixedResponseConfig: {
          StatusCode: '404',
          ContentType: 'text/plain',
          MessageBody: 'Nothing has this name here.',
        },
      },
      {
        Certificates: [{ CertificateArn: ref('CertificateArn') }],
        // TLS 1.2 and 1.3 with forward secrecy: Mozilla's intermediate profile, as near as a ready policy comes.
        SslPolicy: 'ELBSecurityPolicy-TLS13-1-2-2021-06',
      },
    ),
    EntryRule: {
      Type: 'AWS::ElasticLoadBalancingV2::ListenerRule',
      Properties: {
        ListenerArn: ref('HttpsListener'),
        Priority: 10,
        Conditions: [{ Field: 'host-header', HostHeaderConfig: { Values: hostsOf(stack.domain) } }],
        Actions: [{ Type: 'forward', TargetGroupArn: ref(targetGroup) }],
      },
    },
    [targetGroup]: {
      Type: 'AWS::ElasticLoadBalancingV2::TargetGroup',
      Properties: {
        VpcId: imported(stack, 'network', 'Vpc'),
        TargetType: 'ip',
        Protocol: 'HTTP',
        Port: listen.port,
        HealthCheckProtocol: 'HTTP',
        HealthCheckPort: String(healthPort(workload)),
        HealthCheckPath: workload.health?.kind === 'http' ? workload.health.path : '/',
        HealthCheckIntervalSeconds: 10,
        HealthCheckTimeoutSeconds: 5,
        HealthyThresholdCount: 2,
        UnhealthyThresholdCount: 3,
        Matcher: { HttpCode: '200-399' },
        TargetGroupAttributes: attributes({
          'deregistration_delay.timeout_seconds': String(workload.stop.withinS),
        }),
      },
    },
  };
}

const attributes = (values: Readonly<Record<string, string>>): readonly object[] =>
  Object.entries(values).map(([Key, Value]) => ({ Key, Value }));
