import type { Plan } from '../../core/plan/plan.ts';
import { inStartOrder } from '../../core/stack/order.ts';
import type { Stack } from '../../core/stack/stack.ts';
import type { Workload } from '../../core/stack/workload.ts';
import { entryAlarms, failedTasks, serviceAlarms } from './alarms.ts';
import { balancerOf, loadBalancer } from './balancer.ts';
import { dashboardOf } from './dashboard.ts';
import { type Edge, edgesOf, entryOf } from './edges.ts';
import { exported } from './names.ts';
import { scheduleOf } from './schedule.ts';
import { isProxied, serviceOf } from './service.ts';
import { taskOf, taskParameters } from './task.ts';
import { attribute, type Template, together } from './template.ts';

/** What a release replaces: services, the clock, the balancer before them, and the alarms of all. */
export function appTemplate(stack: Stack, plan: Plan): Template {
  const edges = edgesOf(stack, plan);
  const serving = askedFirst(stack, edges).filter(({ kind }) => kind === 'serve');
  const services = serving.map(({ id }) => id);
  const entry = entryOf(stack);
  return {
    Description: `${stack.name}: what runs`,
    Parameters: {
      ...taskParameters,
      ...(entry === undefined
        ? {}
        : {
            CertificateArn: {
              Type: 'String',
              AllowedPattern: 'arn:aws[a-z-]*:acm:.+',
              Description: `Of AWS Certificate Manager, in this region, for ${stack.domain} and all names below it.`,
            },
          }),
    },
    Resources: together(
      balancerOf(stack),
      ...serving.flatMap((one, index) => [
        taskOf(stack, one, { proxied: isProxied(one, edges, services) }),
        serviceOf(stack, one, { edges, services, earlier: services.slice(0, index) }),
        serviceAlarms(stack, one),
      ]),
      ...stack.workloads.filter(({ kind }) => kind === 'clock').map((one) => scheduleOf(stack, one)),
      entryAlarms(stack),
      failedTasks(stack),
      dashboardOf(stack, serving),
    ),
    ...(entry === undefined
      ? {}
      : {
          Outputs: exported(stack, 'app', {
            Address: attribute(loadBalancer, 'DNSName'),
            Zone: attribute(loadBalancer, 'CanonicalHostedZoneID'),
          }),
        }),
  };
}

/** Whoever is asked stands before who asks: a proxy knows only those who were there when it started. */
const askedFirst = (stack: Stack, edges: readonly Edge[]): readonly Workload[] =>
  inStartOrder(
    stack.workloads.map((one) => ({
      ...one,
      after: [
        ...one.after,
        ...edges
          .filter(({ from }) => from === one.id)
          .map(({ to }) => ({ workload: to, is: 'well' as const })),
      ],
    })),
  );
