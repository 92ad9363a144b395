import { describe, expect, it } from 'vitest';
import { compareGates } from '../../core/spec/compare.ts';
import { ageText } from '../../core/spec/promote.ts';
import { brief, checks, faultsOf, parse } from './gates.ts';

const TO = 'to: [{folder: {path: models}}]';
const with_ = (promote: string): string => `${checks('{metric: f1, min: 0.1}')}promote: {${TO}${promote}}\n`;
const PEM = '-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=\n-----END PUBLIC KEY-----\n';

describe('promote', () => {
  it('is read with its units resolved', () => {
    const { promote } = parse(with_(', max_age: 7d, commits: main, signed: {key: cosign.pub}, approval: any, override: [ada]'));
    expect(promote).toEqual({
      to: [{ kind: 'folder', path: 'models', pointer: 'champion.json' }],
      maxAge: 604_800, commits: ['main'], signed: { kind: 'key', key: 'cosign.pub' }, approval: 'any', override: ['ada'],
      place: { file: 'gate.yml', line: 12, column: 1 },
    });
    expect(parse(with_('')).promote).toMatchObject({ to: [{ kind: 'folder' }] });
    expect(parse(checks('{metric: f1, min: 0.1}')).promote).toBeUndefined();
  });

  it('takes a key as PEM, and an identity', () => {
    const inline = `${checks('{metric: f1, min: 0.1}')}promote:\n  ${TO}\n  signed:\n    key: |\n${PEM.split('\n').map((each) => `      ${each}`).join('\n').trimEnd()}\n`;
    expect(parse(inline).promote?.signed).toEqual({ kind: 'key', key: PEM });
    expect(parse(with_(', signed: {identity: a@b.c, issuer: "https://i"}')).promote?.signed).toEqual({ kind: 'identity', identity: 'a@b.c', issuer: 'https://i' });
  });

  it.each([
    [with_(', max_age: 7'), ['12:52 GATE_INVALID'], /such as 12h or 7d/],
    [with_(', max_age: 0d'), ['12:52 GATE_INVALID'], /such as 7d/],
    [with_(', maxage: 7d'), ['12:43 GATE_UNKNOWN_KEY'], /Did you mean `max_age`/],
    [with_(', commits: []'), ['12:52 GATE_INVALID'], /a branch, or a list/],
    [with_(', signed: {}'), ['12:51 GATE_INVALID'], /key, or with identity and issuer/],
    [with_(', signed: {identity: a}'), ['12:51 GATE_INVALID'], /key, or with identity and issuer/],
    [with_(', signed: {key: k, issuer: i}'), ['12:51 GATE_INVALID'], /key, or with identity and issuer/],
    [with_(', approval: []'), ['12:53 GATE_INVALID'], /any, or a list/],
    [with_(', override: yes'), ['12:53 GATE_INVALID'], /any, or a list of names/],
    [`${checks('{metric: f1, min: 0.1}')}promote: {}\n`, ['12:10 GATE_INVALID'], /`to` is missing/],
  ])('refuses %#', (text, expected, message) => {
    const found = faultsOf(text);
    expect(found.map(brief)).toEqual(expected);
    expect(found.map((each) => `${each.message} ${each.remedy ?? ''}`).join()).toMatch(message);
  });
});

describe('a change of promote', () => {
  const differences = (before: string, after: string): string[] => compareGates(parse(before), parse(after)).map(({ check, kind, what }) => `${kind} ${check}: ${what}`);

  it.each([
    [', max_age: 7d', ', max_age: 30d', ['loosened promote: max_age 7d → 30d']],
    [', max_age: 7d', ', max_age: 168h', []],
    ['', ', max_age: 12h', ['tightened promote: max_age none → 12h']],
    [', commits: main', '', ['loosened promote: commits main → all']],
    [', commits: main', ', commits: [main, release/*]', ['loosened promote: commits main → main, release/*']],
    [', commits: main', ', commits: dev', ['changed promote: commits main → dev']],
    [', signed: {key: a.pub}', '', ['loosened promote: signed key a.pub → none']],
    [', signed: {key: a.pub}', ', signed: {key: b.pub}', ['changed promote: signed key a.pub → key b.pub']],
    ['', ', signed: {identity: a, issuer: i}', ['tightened promote: signed none → a of i']],
    ['', ', approval: any', ['tightened promote: approval unasked → all']],
    [', approval: [ada]', ', approval: any', ['loosened promote: approval ada → all']],
    [', approval: [ada, eve]', ', approval: [eve]', ['tightened promote: approval ada, eve → eve']],
    ['', ', override: any', ['loosened promote: override none → all']],
    [', override: [ada]', '', ['tightened promote: override ada → none']],
  ])('%s → %s', (before, after, expected) => {
    expect(differences(with_(before), with_(after))).toEqual(expected);
  });

  it('of its targets, and of all of it', () => {
    const other = with_('').replace('path: models', 'path: other');
    expect(differences(with_(''), other)).toEqual(['changed promote: target removed: folder path=models pointer=champion.json', 'changed promote: target added: folder path=other pointer=champion.json']);
    const none = checks('{metric: f1, min: 0.1}');
    expect(differences(none, with_(''))).toEqual(['added promote: promotion is added: to folder path=models pointer=champion.json']);
    expect(differences(with_(''), none)).toEqual(['removed promote: promotion is removed, with all that it asked for']);
  });
});

it.each([[60, '1m'], [5400, '90m'], [7200, '2h'], [86_400, '1d'], [604_800, '7d'], [90, '1.5m']])('%i seconds are %s', (seconds, text) => {
  expect(ageText(seconds)).toBe(text);
});
