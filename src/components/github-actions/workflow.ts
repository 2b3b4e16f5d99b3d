import { writeYaml } from '../../core/formats/write-yaml.ts';
import { releaseAt, serveAt } from '../../core/stack/release-scripts.ts';

export interface Release {
  /** The app's name in its stack. */
  readonly name: string;
  readonly domain: string;
  /** Path that answers 200 when the app is well. */
  readonly health: string;
}

/**
 * A workflow that brings each commit of the main branch to the host, by SSH and with the host's key known beforehand. Values of secrets
 * come as variables and are never part of a script's text: what a runner fills in for \`\${{ }}\` is read by a shell (GitHub, "Script
 * injections"). Two releases never overlap, and one that has begun is not broken off.
 */
export function workflow({ name, domain, health }: Release): string {
  return writeYaml({
    name: 'Deploy',
    on: { push: { branches: ['main'] }, workflow_dispatch: {} },
    permissions: { contents: 'read' },
    concurrency: { group: 'deploy', 'cancel-in-progress': false },
    jobs: {
      deploy: {
        'runs-on': 'ubuntu-24.04',
        'timeout-minutes': 30,
        environment: { name: 'production', url: `https://${domain}` },
        steps: [
          // Of GitHub itself, by major; an action of anybody else would be named by its commit.
          { uses: 'actions/checkout@v5', with: { 'persist-credentials': false } },
          {
            name: 'Know the host',
            env: {
              DEPLOY_HOST: '${{ secrets.DEPLOY_HOST }}',
              DEPLOY_KEY: '${{ secrets.DEPLOY_KEY }}',
              DEPLOY_KNOWN_HOSTS: '${{ secrets.DEPLOY_KNOWN_HOSTS }}',
            },
            run: script([
              'umask 077',
              `printf '%s\\n' "$DEPLOY_KEY" > ~/deploy-key`,
              `printf '%s\\n' "$DEPLOY_KNOWN_HOSTS" > ~/deploy-known-hosts`,
              `printf '%s\\n' 'Host host' "HostName $DEPLOY_HOST" 'User deploy' 'IdentityFile ~/deploy-key' 'IdentitiesOnly yes' 'UserKnownHostsFile ~/deploy-known-hosts' 'StrictHostKeyChecking yes' > ~/deploy-ssh`,
            ]),
          },
          {
            name: 'Make the release on the host',
            run: script([
              'git archive --format=tar HEAD |',
              `  ssh -F ~/deploy-ssh host sudo ${releaseAt} "$GITHUB_SHA"`,
            ]),
          },
          {
            name: 'Migrate, bring it up beside the one that serves, and let it take over when it is well',
            run: script([`ssh -F ~/deploy-ssh host sudo ${serveAt} "$GITHUB_SHA"`]),
          },
          {
            name: 'Ask whether it is well',
            run: script([
              `curl --fail --silent --show-error --retry 10 --retry-delay 3 --retry-all-errors --output /dev/null https://${domain}${health}`,
            ]),
          },
          {
            name: 'Forget the key',
            if: 'always()',
            run: script(['rm -f ~/deploy-key ~/deploy-ssh ~/deploy-known-hosts']),
          },
        ],
      },
    },
  }).replace(/^/, `# ${name}: goes to .github/workflows/deploy.yml of the app's repository.\n`);
}

const script = (lines: readonly string[]): string => ['set -euo pipefail', ...lines, ''].join('\n');
