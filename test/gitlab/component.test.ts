import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readInputs, variableOf } from '../../gitlab/gate/inputs.ts';
import packageJson from '../../package.json' with { type: 'json' };
import { inputsOf, withComponentTable } from '../../scripts/docs-gitlab.ts';

const root = resolve(import.meta.dirname, '../..');
const component = readFileSync(join(root, 'templates/gate.yml'), 'utf8');
const inputs = inputsOf(component);

describe('the component', () => {
  it('runs the version that it lies beside', () => {
    expect(inputs['package']?.default).toBe(`${packageJson.name}@${packageJson.version}`);
  });

  it('has the inputs that README describes (npm run docs:gitlab)', () => {
    const readme = readFileSync(join(root, 'README.md'), 'utf8');
    expect(withComponentTable(readme, component)).toBe(readme);
  });

  it('has the defaults that the program has without it', () => {
    const given = Object.fromEntries(Object.entries(inputs).map(([name, { default: standard }]) => [variableOf(name), String(standard)]));
    expect(readInputs(given)).toEqual(readInputs({}));
  });

  it('puts no input into a line of the script', () => {
    const script = component.slice(component.indexOf('  script:'), component.indexOf('  artifacts:'));
    expect(script.length).toBeGreaterThan(100);
    expect(script).not.toContain('$[[');
  });
});
