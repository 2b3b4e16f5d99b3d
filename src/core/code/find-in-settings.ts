import { firstText } from './first-text.ts';
import { type Finding, finding, type KeyRule, type TieRules } from './rule.ts';
import { type SettingLine, type SettingsFile, settingLines } from './settings.ts';

/** What one file of settings says. Names in a template of variables bind nothing: only what they are set to does. */
export function findInSettings(
  file: SettingsFile,
  { texts = [], variables = [], keys = [] }: TieRules,
): readonly Finding[] {
  const { path } = file;
  const isTemplate = /(?:^|\/)[^/]*\.?env(?:\.[^/]*)?$/i.test(path);
  const textRules = texts.filter(({ only }) => only !== 'code');
  const given = isTemplate ? [] : variables.filter((rule) => rule.given === true);
  const keyRules = keys.filter((rule) => rule.file?.test(path) ?? false);
  return settingLines(file).flatMap((setting) => [
    ...firstText(textRules, setting.text, () => setting.keys).map(({ rule, found }) =>
      finding(rule, found, path, setting.line),
    ),
    ...[...new Set(setting.text.match(/[A-Z][A-Z\d_]{2,}/g) ?? [])].flatMap((name) => {
      const rule = given.find(({ names }) => names.test(name));
      return rule === undefined ? [] : [finding(rule, name, path, setting.line)];
    }),
    ...keyAt(keyRules, setting).map((rule) => finding(rule, setting.value, path, setting.line)),
  ]);
}

function keyAt(rules: readonly KeyRule[], { key, value: said, keys }: SettingLine): readonly KeyRule[] {
  const rule = rules.find(
    ({ key: name, value, under }) =>
      key !== undefined &&
      name.test(key) &&
      (value?.test(said) ?? true) &&
      (under === undefined || keys.slice(1).some((above) => under.test(above))),
  );
  return rule === undefined ? [] : [rule];
}
