import { type Made, ref, type Resource, type Resources } from './template.ts';

/** One figure, as CloudWatch names it. */
export interface Metric {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, Made>>;
  readonly statistic: 'Average' | 'Maximum' | 'Minimum' | 'Sum';
}

/** The guides' thresholds: CPU above 80 % for five minutes, memory above 90 %, disk above 85 %, connections above 80 %, more than 1 % of answers 5xx. */
export const guide = { cpu: 80, memory: 90, disk: 85, connections: 80, failures: 1 } as const;

/** That something lasts before somebody is told. */
export const minutes = 5;

export interface Bound {
  readonly what: string;
  readonly metric: Metric;
  readonly is: 'above' | 'below';
  readonly threshold: number;
  /** What silence means. */
  readonly silent?: 'breaching' | 'notBreaching';
}

export const alarm = (
  topic: Made,
  { what, metric, is, threshold, silent = 'notBreaching' }: Bound,
): Resource => ({
  Type: 'AWS::CloudWatch::Alarm',
  Properties: {
    AlarmDescription: what,
    Namespace: metric.namespace,
    MetricName: metric.name,
    Dimensions: Object.entries(metric.dimensions).map(([Name, Value]) => ({ Name, Value })),
    Statistic: metric.statistic,
    Period: 60,
    EvaluationPeriods: minutes,
    Threshold: threshold,
    ComparisonOperator: is === 'above' ? 'GreaterThanThreshold' : 'LessThanThreshold',
    TreatMissingData: silent,
    AlarmActions: [topic],
    OKActions: [topic],
  },
});

/** Within the stack of the data. */
export const here = ref('Alarms');

/** Who is told, and who may tell: services of AWS alone. */
export const alarmTopic = (): Resources => ({
  Alarms: { Type: 'AWS::SNS::Topic' },
  AlarmsByMail: {
    Type: 'AWS::SNS::Subscription',
    Condition: 'TellsSomebody',
    Properties: { TopicArn: here, Protocol: 'email', Endpoint: ref('AlarmEmail') },
  },
  AlarmsPolicy: {
    Type: 'AWS::SNS::TopicPolicy',
    Properties: {
      Topics: [here],
      PolicyDocument: {
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Allow',
            Principal: { Service: ['cloudwatch.amazonaws.com', 'events.rds.amazonaws.com'] },
            Action: 'sns:Publish',
            Resource: here,
            Condition: { StringEquals: { 'aws:SourceAccount': ref('AWS::AccountId') } },
          },
          // As AWS shows it for EventBridge (repost.aws, "sns-not-getting-eventbridge-notification"): without a condition.
          {
            Effect: 'Allow',
            Principal: { Service: 'events.amazonaws.com' },
            Action: 'sns:Publish',
            Resource: here,
          },
        ],
      },
    },
  },
});
