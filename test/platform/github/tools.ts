import { installed } from '../installed.ts';

/** Paths of the tools that tools.sh installs; each throws with what to do where its tool is not there. */
export const tools = {
  act: () => installed('github', 'act-$ACT', 'act'),
  actionlint: () => installed('github', 'actionlint-$ACTIONLINT', 'actionlint'),
  checkJsonschema: () => installed('github', 'check-jsonschema-$CHECK_JSONSCHEMA', 'bin/check-jsonschema'),
  openapi: () => installed('github', 'openapi-$OCTOKIT_OPENAPI', 'api.github.com.json'),
} as const;
