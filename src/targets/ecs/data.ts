import type { Plan } from '../../core/plan/plan.ts';
import type { Stack } from '../../core/stack/stack.ts';
import { alarmTopic, databaseAlarms, keyValueAlarms } from './alarms.ts';
import { nobodyOutside, onlyByTls } from './bucket.ts';
import { databaseOf, databaseParameters } from './database.ts';
import { filesOf } from './files.ts';
import { registriesOf } from './images.ts';
import { keyValueOf, keyValueParameters } from './key-value.ts';
import { exported } from './names.ts';
import { objectsOf } from './objects.ts';
import { rolesOf, roleIds } from './roles.ts';
import { storesOf } from './stores.ts';
import { ref, type Resources, type Template, together } from './template.ts';
import { wayInOf, wayInTask } from './way-in.ts';

/** What must outlive every release: data, secrets, images, and who may read them. */
export function dataTemplate(stack: Stack, plan: Plan): Template {
  const database = databaseOf(stack, plan);
  const keyValue = keyValueOf(stack, plan);
  const files = filesOf(stack);
  const objects = objectsOf(stack);
  return {
    Description: `${stack.name}: data, secrets, images, roles`,
    Parameters: {
      ...databaseParameters(stack, plan),
      ...keyValueParameters(stack, plan),
      AlarmEmail: {
        Type: 'String',
        Default: '',
        Description: 'Who is told when something is wrong. Empty: nobody.',
      },
    },
    Conditions: { TellsSomebody: { 'Fn::Not': [{ 'Fn::Equals': [ref('AlarmEmail'), ''] }] } },
    Resources: together(
      secret(stack),
      templatesBucket(),
      database.resources,
      keyValue.resources,
      files.resources,
      objects.resources,
      registriesOf(stack),
      rolesOf(stack),
      wayInOf(stack, plan),
      alarmTopic(),
      databaseAlarms(stack, plan),
      keyValueAlarms(stack, plan),
    ),
    Outputs: exported(stack, 'data', {
      AppSecret: ref('AppSecret'),
      Templates: ref('Templates'),
      Alarms: ref('Alarms'),
      ...database.outputs,
      ...keyValue.outputs,
      ...files.outputs,
      ...objects.outputs,
      ...(storesOf(stack, plan).length === 0 ? {} : { [wayInTask]: ref(wayInTask) }),
      ...Object.fromEntries(roleIds(stack).map((id) => [id, { 'Fn::GetAtt': [id, 'Arn'] }])),
    }),
  };
}

/** Empty until secrets.sh fills it: no value passes through a template. */
const secret = (stack: Stack): Resources => ({
  AppSecret: {
    Type: 'AWS::SecretsManager::Secret',
    DeletionPolicy: 'Retain',
    UpdateReplacePolicy: 'Retain',
    Properties: { Name: `${stack.name}/app`, Description: 'Variables of the app, by secrets.sh' },
  },
});

/** A template above 51 200 bytes is read from here (docs.aws.amazon.com/AWSCloudFormation, "Quotas"). */
const templatesBucket = (): Resources => ({
  Templates: {
    Type: 'AWS::S3::Bucket',
    Properties: {
      PublicAccessBlockConfiguration: nobodyOutside,
      LifecycleConfiguration: {
        Rules: [{ Id: 'old', Status: 'Enabled', ExpirationInDays: 30 }],
      },
    },
  },
  TemplatesPolicy: onlyByTls('Templates'),
});
