import { installed } from '../installed.ts';

const arch = process.arch === 'arm64' ? 'arm64' : 'x64';
const node = `node-linux-${arch}`;

/** Paths of the tools that tools.sh installs; each throws with what to do where its tool is not there. */
export const tools = {
  node24: () => installed('gitlab', `${node}-$NODE`, `node_modules/${node}/bin/node`),
  gitlabCiLocal: () => installed('gitlab', 'gitlab-ci-local-$GITLAB_CI_LOCAL', 'node_modules/gitlab-ci-local'),
  checkJsonschema: () => installed('gitlab', 'check-jsonschema-$CHECK_JSONSCHEMA', 'bin/check-jsonschema'),
  rsync: () => installed('gitlab', 'deb-rsync', 'bin/rsync'),
  promtool: () => installed('gitlab', 'deb-prometheus', 'usr/bin/promtool'),
} as const;
