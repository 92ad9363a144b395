import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import packageJson from '../../../package.json' with { type: 'json' };
import { gitIn, writeFiles, type Files } from '../checkout.ts';
import { spawned } from '../spawned.ts';
import { root } from './runner.ts';
import { tools } from './tools.ts';

export interface Pipeline {
  readonly code: number;
  readonly log: string;
  /** `PASS`, `FAIL`, … of each job that ran, by its name. */
  readonly jobs: ReadonlyMap<string, string>;
}

/** A folder with the component in a repository of its own, and the npm package of this checkout. */
export interface Site {
  /** Runs the pipeline of a project that includes the component. @param inputs as YAML, one a line */
  run(files: Files, inputs: readonly string[], variables?: Readonly<Record<string, string>>): Promise<Pipeline & { readonly folder: string }>;
  /** Runs the pipeline of a checkout as it stands there. @param more arguments of gitlab-ci-local */
  pipeline(checkout: string, variables: Readonly<Record<string, string>>, more?: readonly string[]): Promise<Pipeline>;
  /** The npm package, as the component's input `package`. */
  readonly package: string;
  close(): void;
}

/** Component and project as GitLab has them: acme/modelgate with a tag, and acme/flights on the same host. */
export function newSite(): Site {
  const folder = mkdtempSync(join(tmpdir(), 'modelgate-component-'));
  const component = join(folder, 'component');
  cpSync(join(root, 'templates'), join(component, 'templates'), { recursive: true });
  gitIn(component, ['init', '--quiet', '--initial-branch=main']);
  for (const args of [['add', '--all'], ['commit', '--quiet', '--message', 'Component'], ['tag', '1.2.3']]) gitIn(component, args);
  mkdirSync(join(folder, 'acme'));
  gitIn(folder, ['clone', '--quiet', '--bare', component, join(folder, 'acme/modelgate.git')]);
  writeFileSync(join(folder, 'gitconfig'), `[user]\n  name = Ada\n  email = ada@example.com\n[url "${folder}/acme/"]\n  insteadOf = ssh://git@gitlab.example.com:22/acme/\n`);
  execFileSync('npm', ['pack', '--silent', '--ignore-scripts', '--pack-destination', folder], { cwd: root, stdio: 'pipe' });
  mkdirSync(join(folder, 'bin'));
  writeFileSync(join(folder, 'bin/modelgate-gitlab'), `#!/bin/sh\necho "certificates: $NODE_EXTRA_CA_CERTS"\nexec node ${root}/dist/gitlab.js\n`, { mode: 0o755 });
  let projects = 0;
  return {
    package: packageIn(folder),
    pipeline: (checkout, variables, more = []) => runPipeline(folder, checkout, variables, more),
    run: (files, inputs, variables = {}) => runProject(folder, join(folder, `flights-${++projects}`), files, inputs, variables),
    close: () => rmSync(folder, { recursive: true, force: true }),
  };
}

const packageIn = (site: string): string => `${site}/modelgate-${packageJson.version}.tgz`;

const promote = 'promote:\n  stage: promote\n  script: [echo promoted > promoted.txt]\n';

async function runProject(site: string, project: string, files: Files, inputs: readonly string[], variables: Readonly<Record<string, string>>): Promise<Pipeline & { readonly folder: string }> {
  const ofCheckout = inputs.some((line) => line.startsWith('package:')) ? [] : [`package: ${packageIn(site)}`];
  const given = ['stage: gate', ...ofCheckout, ...inputs].map((line) => `      ${line}\n`).join('');
  mkdirSync(project);
  gitIn(project, ['init', '--quiet', '--initial-branch=main']);
  writeFiles(project, { '.gitlab-ci.yml': `stages: [gate, promote]\ninclude:\n  - component: $CI_SERVER_FQDN/acme/modelgate/gate@1.2.3\n    inputs:\n${given}${promote}`, '.gitignore': '.gitlab-ci-local/\n', ...files });
  gitIn(project, ['add', '--all']);
  gitIn(project, ['commit', '--quiet', '--message', 'Project']);
  gitIn(project, ['remote', 'add', 'origin', 'git@gitlab.example.com:acme/flights.git']);
  gitIn(project, ['symbolic-ref', 'refs/remotes/origin/HEAD', 'refs/remotes/origin/main']);
  return { ...(await runPipeline(site, project, variables, [])), folder: project };
}

async function runPipeline(site: string, project: string, variables: Readonly<Record<string, string>>, more: readonly string[]): Promise<Pipeline> {
  const node = tools.node24();
  const env = {
    ...ofNpm(), PATH: [join(site, 'bin'), dirname(node), dirname(tools.rsync()), process.env['PATH']].join(delimiter),
    GIT_CONFIG_NOSYSTEM: '1', GIT_CONFIG_GLOBAL: join(site, 'gitconfig'),
  };
  // Jobs run in the project's folder, which gitlab-ci-local says of no job with an image.
  const options = Object.entries({ CI_PROJECT_DIR: project, ...variables }).flatMap(([name, value]) => ['--variable', `${name}=${value}`]);
  const args = [join(tools.gitlabCiLocal(), 'dist/index.js'), '--force-shell-executor', '--home', join(site, 'home'), '--ignore-predefined-vars', Object.keys(variables).concat('CI_PROJECT_DIR').join(','), ...options, ...more];
  const { code, log } = await spawned(node, args, project, env);
  return { code, log, jobs: new Map([...log.matchAll(/^ (PASS|FAIL|WARN) +(\S+)/gm)].map(([, result, name]) => [name ?? '', result ?? ''])) };
}

/** What npm is told by this machine: registry, proxy, certificates, and the cache, so that DuckDB is fetched once. */
function ofNpm(): NodeJS.ProcessEnv {
  const known = Object.entries(process.env).filter(([name]) => /^(?:HOME|npm_config_registry|npm_config_cafile|https?_proxy|no_proxy|NODE_EXTRA_CA_CERTS|SSL_CERT_FILE)$/i.test(name));
  return { npm_config_cache: join(process.env['HOME'] ?? '', '.npm'), ...Object.fromEntries(known) };
}
