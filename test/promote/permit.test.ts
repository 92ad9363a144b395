import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { Refusal } from '../../core/promote/refusal.ts';
import { digestOf } from '../../core/spec/parse.ts';
import { git } from '../sources/case.ts';
import { gateText, keyPair, NOW, outcome, Scene } from './permit-scene.ts';

const SIGNED = ', signed: {key: key.pub}, max_age: 7d, commits: main';
const DAYS = 24 * 3600 * 1000;
const later = (days: number): Date => new Date(NOW.getTime() + days * DAYS);

describe('a passed verdict for this artifact', () => {
  it('is permitted, and the permission says what it rests on', async () => {
    const scene = new Scene(gateText(SIGNED));
    const verdict = await scene.evaluate();
    const permission = await scene.permit(verdict, { attestation: scene.sign(verdict), artifact: scene.path('model.onnx') });
    expect(permission).toEqual({
      model: 'churn',
      artifact: digestOf(Buffer.from('bytes of a model')),
      verdictDigest: digestOf(readFileSync(verdict)),
      gateDigest: digestOf(readFileSync(scene.path('modelgate.yml'))),
      commit: git(scene.directory, 'rev-parse', 'HEAD'),
      championDigest: null,
      signedBy: expect.stringMatching(/^key\.pub \(sha256:[0-9a-f]{64}\)$/) as string,
      approvedBy: null,
      override: null,
    });
  });

  it('is permitted with the verdict whole in the signature, by the digest alone, and unsigned where nobody asks', async () => {
    const scene = new Scene(gateText(SIGNED));
    const verdict = await scene.evaluate();
    expect(await outcome(scene.permit(verdict, { attestation: scene.sign(verdict, { kind: 'verdict' }), artifact: digestOf(Buffer.from('bytes of a model')) }))).toEqual(['permitted']);
    const plain = new Scene(gateText(', max_age: 7d'));
    expect(await outcome(plain.permit(await plain.evaluate()))).toEqual(['permitted']);
  });

  it('names the champion that it was judged against', async () => {
    const scene = new Scene(gateText().replace('evidence: {', 'evidence: {champion: {artifact: champion.onnx}, ').replace('max: 1', 'max: 1, max_rise: 1, against: champion'), { 'champion.onnx': 'old' });
    expect((await scene.permit(await scene.evaluate())).championDigest).toBe(digestOf(Buffer.from('old')));
  });
});

/** Each row: what is done to a promotion that would pass, and why it is refused then. */
describe('the fault table', () => {
  const rows: Readonly<Record<string, { readonly gate?: string; readonly expected: readonly string[]; run(scene: Scene, verdict: string): Promise<string[]> }>> = {
    'another artifact’s verdict': {
      expected: ['ARTIFACT_OTHER', 'SIGNATURE_OTHER'],
      run: (scene, verdict) => (scene.write({ 'other.onnx': 'another model' }), outcome(scene.permit(verdict, { attestation: scene.sign(verdict), artifact: scene.path('other.onnx') }))),
    },
    'one byte changed in the model': {
      expected: ['ARTIFACT_OTHER', 'SIGNATURE_OTHER'],
      run: (scene, verdict) => (scene.write({ 'model.onnx': 'bytes of a modeL' }), outcome(scene.permit(verdict, { attestation: scene.sign(verdict) }))),
    },
    'one byte changed in the verdict': {
      expected: ['SIGNATURE_OTHER'],
      run: (scene, verdict) => {
        const attestation = scene.sign(verdict);
        return outcome(scene.permit(scene.edited(verdict, (each) => (each.tool.version = '0.1.1')), { attestation }));
      },
    },
    'a verdict that is formatted anew': {
      expected: ['SIGNATURE_OTHER'],
      run: (scene, verdict) => outcome(scene.permit(scene.keep(JSON.stringify(JSON.parse(readFileSync(verdict, 'utf8')))), { attestation: scene.sign(verdict) })),
    },
    'expired': {
      expected: ['AGE_OVER'],
      run: (scene, verdict) => outcome(scene.permit(verdict, { attestation: scene.sign(verdict), now: later(8) })),
    },
    'a signature from the future': {
      expected: ['AGE_UNKNOWN'],
      run: (scene, verdict) => outcome(scene.permit(verdict, { attestation: scene.sign(verdict, { at: later(1) }) })),
    },
    'a forged signature': {
      expected: ['SIGNATURE_INVALID'],
      run: (scene, verdict) => {
        const attestation = scene.sign(verdict);
        const bundle = JSON.parse(readFileSync(attestation, 'utf8')) as { dsseEnvelope: { payload: string } };
        const payload = Buffer.from(bundle.dsseEnvelope.payload, 'base64').toString('utf8').replace('2026-01-02T', '2026-01-09T');
        bundle.dsseEnvelope.payload = Buffer.from(payload).toString('base64');
        writeFileSync(attestation, JSON.stringify(bundle));
        return outcome(scene.permit(verdict, { attestation, now: later(8) }));
      },
    },
    'the wrong key': {
      expected: ['SIGNATURE_INVALID'],
      run: (scene, verdict) => outcome(scene.permit(verdict, { attestation: scene.sign(verdict, { key: keyPair().privateKey }) })),
    },
    'no signature': { expected: ['SIGNATURE_MISSING'], run: (scene, verdict) => outcome(scene.permit(verdict)) },
    'the signature of another verdict': {
      expected: ['SIGNATURE_OTHER'],
      run: async (scene, verdict) => {
        scene.commit({ 'note.txt': 'x' });
        return outcome(scene.permit(verdict, { attestation: scene.sign(await scene.evaluate()) }));
      },
    },
    'the verdict of another gate': {
      expected: ['GATE_OTHER'],
      run: (scene, verdict) => (scene.write({ 'modelgate.yml': gateText(SIGNED, 'max: 2') }), outcome(scene.permit(verdict, { attestation: scene.sign(verdict) }))),
    },
    'replay of an old pass, when the model was another': {
      expected: ['ARTIFACT_OTHER', 'SIGNATURE_OTHER'],
      run: (scene, verdict) => (scene.commit({ 'model.onnx': 'the next model' }), outcome(scene.permit(verdict, { attestation: scene.sign(verdict) }))),
    },
    'replay of an old pass of the same model': {
      expected: ['AGE_OVER'],
      run: (scene, verdict) => (scene.commit({ 'note.txt': 'later' }), outcome(scene.permit(verdict, { attestation: scene.sign(verdict), now: later(30) }))),
    },
    'replay of an old pass without a signature': {
      gate: gateText(', max_age: 7d'),
      expected: ['AGE_UNKNOWN'],
      run: (scene, verdict) => outcome(scene.permit(verdict, { now: later(30) })),
    },
    'a commit that is not merged': {
      expected: ['COMMIT_NOT_ALLOWED'],
      run: async (scene) => {
        git(scene.directory, 'checkout', '-q', '-b', 'feature');
        scene.commit({ 'note.txt': 'x' });
        const verdict = await scene.evaluate();
        return outcome(scene.permit(verdict, { attestation: scene.sign(verdict) }));
      },
    },
    'a branch of the working copy that is called main, while origin’s is another': {
      expected: ['COMMIT_NOT_ALLOWED'],
      run: async (scene) => {
        git(scene.directory, 'update-ref', 'refs/remotes/origin/main', 'HEAD');
        scene.commit({ 'note.txt': 'x' });
        const verdict = await scene.evaluate();
        return outcome(scene.permit(verdict, { attestation: scene.sign(verdict) }));
      },
    },
    'a verdict of no commit': {
      expected: ['COMMIT_UNKNOWN', 'SIGNATURE_OTHER'],
      run: (scene, verdict) => outcome(scene.permit(scene.edited(verdict, (each) => (each.commit = null)), { attestation: scene.sign(verdict) })),
    },
    'a waiver that ended since': {
      gate: gateText('', 'max: 0.000001, waive: {reason: late, by: eve, until: 2026-01-02}'),
      expected: ['WAIVER_EXPIRED'],
      run: async (scene, verdict) => {
        expect(await outcome(scene.permit(verdict))).toEqual(['permitted']);
        return outcome(scene.permit(verdict, { now: later(1) }));
      },
    },
    'a blocked verdict': { gate: gateText('', 'max: 0.000001'), expected: ['VERDICT_NOT_PASSED'], run: (scene, verdict) => outcome(scene.permit(verdict)) },
    'a status edited by hand': {
      gate: gateText('', 'max: 0.000001'),
      expected: ['fault VERDICT_INVALID'],
      run: (scene, verdict) => outcome(scene.permit(scene.edited(verdict, (each) => (each.status = 'passed')))),
    },
    'status, counts and effects edited by hand': {
      gate: gateText('', 'max: 0.000001'),
      expected: ['fault VERDICT_INVALID'],
      run: (scene, verdict) =>
        outcome(scene.permit(scene.edited(verdict, (each) => {
          Object.assign(each, { status: 'passed', counts: { ...each.counts, blocking: 0 } });
          each.checks[0]!.effect = 'none';
        }))),
    },
    'a verdict that names no artifact': {
      gate: gateText(),
      expected: ['ARTIFACT_UNNAMED'],
      run: (scene, verdict) => outcome(scene.permit(scene.edited(verdict, (each) => delete each.subject))),
    },
    'nobody who approved': { gate: gateText(', approval: any'), expected: ['APPROVAL_MISSING'], run: (scene, verdict) => outcome(scene.permit(verdict)) },
    'somebody else who approved': {
      gate: gateText(', approval: [ada]'),
      expected: ['APPROVAL_MISSING'],
      run: async (scene, verdict) => {
        expect(await outcome(scene.permit(verdict, { approval: { by: 'ada', where: 'Jenkins input' } }))).toEqual(['permitted']);
        return outcome(scene.permit(verdict, { approval: { by: 'eve', where: 'Jenkins input' } }));
      },
    },
    'no verdict': { expected: ['fault VERDICT_INVALID'], run: (scene) => outcome(scene.permit(scene.path('gone.json'))) },
    'half a verdict': { expected: ['fault VERDICT_INVALID'], run: (scene, verdict) => outcome(scene.permit(scene.keep(readFileSync(verdict, 'utf8').slice(0, 500)))) },
    'an attestation that is none': { expected: ['fault ATTESTATION_INVALID'], run: (scene, verdict) => outcome(scene.permit(verdict, { attestation: scene.path('model.onnx') })) },
    'a public key that is not there': {
      gate: gateText(', signed: {key: gone.pub}'),
      expected: ['fault KEY_INVALID'],
      run: (scene, verdict) => outcome(scene.permit(verdict, { attestation: scene.sign(verdict) })),
    },
  };

  it.each(Object.keys(rows))('%s', async (name) => {
    const { gate = gateText(SIGNED), expected } = rows[name]!;
    const scene = new Scene(gate);
    expect(await rows[name]!.run(scene, await scene.evaluate())).toEqual(expected);
  });
});

it('says every reason at once, each with what to do', async () => {
  const scene = new Scene(gateText(', signed: {key: key.pub}, commits: release/*, max_age: 1h, approval: [ada]', 'max: 0.000001, waive: {reason: late, by: eve, until: 2026-01-02}'));
  const verdict = await scene.evaluate();
  scene.write({ 'model.onnx': 'another', 'modelgate.yml': readFileSync(scene.path('modelgate.yml'), 'utf8').replace('1h', '2h') });
  const refusal = await scene.permit(verdict, { now: later(8) }).catch((error: unknown) => error);
  expect(refusal).toBeInstanceOf(Refusal);
  const { reasons, message } = refusal as Refusal;
  expect(reasons.map(({ code }) => code)).toEqual(['ARTIFACT_OTHER', 'GATE_OTHER', 'COMMIT_NOT_ALLOWED', 'SIGNATURE_MISSING', 'WAIVER_EXPIRED', 'APPROVAL_MISSING']);
  expect(reasons.filter(({ remedy }) => remedy === '')).toEqual([]);
  expect(message).toContain('there is no branch release/* here');
});

describe('an override of a blocked verdict', () => {
  const BLOCKED = 'max: 0.000001';
  const override = { reason: 'the old one is broken', by: 'ada' };

  it('is permitted to whom the gate names, and the permission carries it', async () => {
    const scene = new Scene(gateText(', override: [ada]', BLOCKED));
    const verdict = await scene.evaluate();
    expect((await scene.permit(verdict, { override })).override).toEqual(override);
    expect(await outcome(scene.permit(verdict, { override: { ...override, by: 'eve' } }))).toEqual(['OVERRIDE_NOT_ALLOWED']);
    expect(await outcome(scene.permit(verdict, { override: { ...override, reason: ' ' } }))).toEqual(['OVERRIDE_INCOMPLETE']);
  });

  it('is refused where the gate has none, and lifts no other reason', async () => {
    const strict = new Scene(gateText('', BLOCKED));
    expect(await outcome(strict.permit(await strict.evaluate(), { override }))).toEqual(['OVERRIDE_NOT_ALLOWED']);
    const open = new Scene(gateText(', override: any', BLOCKED));
    const verdict = await open.evaluate();
    open.write({ 'model.onnx': 'another model' });
    expect(await outcome(open.permit(verdict, { override }))).toEqual(['ARTIFACT_OTHER']);
  });

  it('leaves no mark on a verdict that passed', async () => {
    const scene = new Scene(gateText(', override: any'));
    expect((await scene.permit(await scene.evaluate(), { override })).override).toBeNull();
  });
});

it('a file of many signatures will do when one of them is good for this verdict', async () => {
  const scene = new Scene(gateText(SIGNED));
  const old = scene.sign(await scene.evaluate());
  scene.commit({ 'model.onnx': 'the next model' });
  const verdict = await scene.evaluate();
  const forged = scene.sign(verdict, { key: keyPair().privateKey });
  const lines = (...files: string[]): string => scene.keep(files.map((file) => JSON.stringify(JSON.parse(readFileSync(file, 'utf8')))).join('\n'));
  expect(await outcome(scene.permit(verdict, { attestation: lines(old, forged, scene.sign(verdict)) }))).toEqual(['permitted']);
  expect(await outcome(scene.permit(verdict, { attestation: lines(forged, old) }))).toEqual(['SIGNATURE_OTHER', 'SIGNATURE_OTHER']);
  expect(await outcome(scene.permit(verdict, { attestation: lines(forged) }))).toEqual(['SIGNATURE_INVALID']);
});

it('the files of a folder count by name too, which the root digest leaves out', async () => {
  const scene = new Scene(gateText().replace('model.onnx', 'model'), { 'model/a': 'one', 'model/b': 'two' });
  const verdict = await scene.evaluate();
  expect(await outcome(scene.permit(verdict))).toEqual(['permitted']);
  git(scene.directory, 'mv', 'model/b', 'model/c');
  expect(await outcome(scene.permit(verdict))).toEqual(['ARTIFACT_OTHER']);
});
