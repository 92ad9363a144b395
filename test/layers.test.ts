import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '..');
const core = join(root, 'core');
const stages = ['spec', 'sources', 'engine', 'metrics', 'statistics', 'checks', 'verdict', 'report', 'publish', 'attest', 'promote'];
/** Entry points and the sentence itself: they may import every stage. */
const outside = ['run.ts', 'run-gates.ts', 'cli.ts', 'commands'];

interface Import {
  readonly from: string;
  readonly to: string;
  readonly typeOnly: boolean;
}

function sourceFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.tsx?$/.test(file))
    .map((file) => join(folder, file));
}

function importsOf(file: string): Import[] {
  const text = readFileSync(file, 'utf8');
  const pattern = /^(?:import|export)\s+(type\s+)?(?:[^'";]*?\sfrom\s+)?'([^']+)'|\bimport\('([^']+)'\)/gm;
  return [...text.matchAll(pattern)].map((match) => ({
    from: relative(core, file),
    to: match[2] ?? match[3] ?? '',
    typeOnly: match[1] !== undefined,
  }));
}

const files = sourceFiles(core);
const imports = files.flatMap(importsOf);
const stageOf = (path: string): string => path.split(sep)[0] ?? '';

describe('layers', () => {
  it('core has no files outside of stages and entry points', () => {
    const known = new Set([...stages, ...outside, 'fault.ts']);
    expect(files.map((file) => stageOf(relative(core, file))).filter((stage) => !known.has(stage))).toEqual([]);
  });

  it('a stage imports values only from stages to its left', () => {
    const wrong = imports
      .filter((edge) => edge.to.startsWith('.') && !edge.typeOnly && !outside.includes(stageOf(edge.from)))
      .filter((edge) => {
        const target = stageOf(relative(core, resolve(core, dirname(edge.from), edge.to)));
        if (target === 'fault.ts' || edge.to === '../../package-lock.json') return false;
        return edge.from === 'fault.ts' || stages.indexOf(target) > stages.indexOf(stageOf(edge.from)) || !stages.includes(target);
      });
    expect(wrong).toEqual([]);
  });

  it('statistics are numbers in, numbers out: no import but libraries of distributions and their own files', () => {
    const wrong = imports
      .filter((edge) => stageOf(edge.from) === 'statistics')
      .filter((edge) => !edge.to.startsWith('./') && !edge.to.startsWith('@stdlib/'));
    expect(wrong).toEqual([]);
  });

  it('only the edges touch files, processes and the network', () => {
    const edges = new Set(['spec', 'sources', 'engine', 'publish', 'attest', 'promote', ...outside]);
    const wrong = imports.filter((edge) => /^node:(fs|child_process|net|http|https|os|process)/.test(edge.to) && !edges.has(stageOf(edge.from)));
    expect(wrong).toEqual([]);
  });

  it('clock, environment and chance are handed in', () => {
    const wrong = files
      .filter((file) => !outside.includes(stageOf(relative(core, file))))
      .filter((file) => /\bDate\.now\(|new Date\(\)|process\.env|Math\.random\(|randomUUID\(/.test(readFileSync(file, 'utf8')))
      .map((file) => relative(core, file));
    expect(wrong).toEqual([]);
  });

  it('core knows no platform', () => {
    const wrong = imports.filter((edge) => /@actions\/|@gitbeaker|\.\.\/(actions|gitlab|jenkins)\//.test(edge.to));
    expect(wrong).toEqual([]);
  });

  it('a platform imports core and no other platform', () => {
    const platforms = ['actions', 'gitlab', 'jenkins'].filter((name) => existsSync(join(root, name)));
    const wrong = platforms.flatMap((platform) =>
      sourceFiles(join(root, platform)).flatMap(importsOf).filter(({ to }) => platforms.some((other) => other !== platform && to.includes(`/${other}/`))),
    );
    expect(platforms).toContain('actions');
    expect(wrong).toEqual([]);
  });

  it('has no utils and no barrels', () => {
    expect(files.map((file) => relative(core, file)).filter((file) => /(^|\/)(utils?|helpers?|index)(\.ts|\/)/.test(file))).toEqual([]);
  });

  it('no file gives up on types', () => {
    const wrong = files.filter((file) => /(:\s*any\b|\bas any\b|<any>|@ts-(ignore|nocheck|expect-error)|as unknown as)/.test(readFileSync(file, 'utf8')));
    expect(wrong.map((file) => relative(core, file))).toEqual([]);
  });
});
