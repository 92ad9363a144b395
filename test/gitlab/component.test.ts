import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import * as gate from '../../gitlab/gate/inputs.ts';
import * as promote from '../../gitlab/promote/inputs.ts';
import packageJson from '../../package.json' with { type: 'json' };
import { COMPONENT_PAGES, inputsOf, withComponentTable } from '../../scripts/docs-gitlab.ts';

const root = resolve(import.meta.dirname, '../..');

describe.each([
  ['templates/gate.yml', gate],
  ['templates/promote.yml', promote],
] as const)('the component %s', (file, { readInputs, variableOf }) => {
  const component = readFileSync(join(root, file), 'utf8');
  const inputs = inputsOf(component);

  it('runs the version that it lies beside', () => {
    expect(inputs['package']?.default).toBe(`${packageJson.name}@${packageJson.version}`);
  });

  it('has the inputs that its page describes (npm run docs:gitlab)', () => {
    const page = readFileSync(join(root, COMPONENT_PAGES[file]), 'utf8');
    expect(withComponentTable(file, page, component)).toBe(page);
  });

  it('has the defaults that the program has without it', () => {
    const given = Object.fromEntries(Object.entries(inputs).map(([name, { default: standard }]) => [variableOf(name), String(standard)]));
    expect(readInputs(given)).toEqual(readInputs({}));
  });

  it('hands over each input that the program reads, by its name', () => {
    const variables = [...component.matchAll(/^ {4}(MODELGATE_\w+): "\$\[\[ inputs\.([\w-]+) \]\]"$/gm)].filter(([, , name]) => name !== 'package');
    expect(variables.length).toBeGreaterThan(8);
    for (const [, variable, name] of variables) expect(variable).toBe(variableOf(name!));
  });

  it('puts no input into a line of the script', () => {
    const script = component.slice(component.indexOf('  script:'), component.indexOf('  artifacts:'));
    expect(script.length).toBeGreaterThan(100);
    expect(script).not.toContain('$[[');
  });
});
