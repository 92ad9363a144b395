import type { Artifact, ArtifactDigest } from '../sources/artifact.ts';
import type { Gate } from '../spec/gate.ts';
import type { People } from '../spec/promote.ts';
import type { Verdict } from '../verdict/verdict.ts';
import type { Approval, Override } from './allow.ts';
import type { Reason } from './refusal.ts';

/** A verdict that did not pass promotes nothing, unless the gate lets this person say otherwise. */
export function resultReasons({ status, counts }: Verdict, allowed: People | undefined, override: Override | undefined): Reason[] {
  if (status === 'passed') return [];
  if (status === 'error') return [{ code: 'VERDICT_NOT_PASSED', message: 'the gate could not be evaluated (status error), and nobody can say that it would have passed', remedy: 'Mend what the report says, and evaluate again.' }];
  const blocked = `the gate blocked: ${counts.blocking} of its results block`;
  if (override === undefined) return [{ code: 'VERDICT_NOT_PASSED', message: blocked, remedy: 'Promote a candidate that passes. Where the gate has `override`, --override REASON and --by NAME let one through, which every later report shows.' }];
  if (override.by.trim() === '' || override.reason.trim() === '') return [{ code: 'OVERRIDE_INCOMPLETE', message: `${blocked}, and an override needs both a reason and a name`, remedy: 'Give --override REASON and --by NAME.' }];
  if (allowed === 'any' || allowed?.includes(override.by) === true) return [];
  const who = allowed === undefined ? 'the gate lets nobody override it' : `the gate lets ${allowed.join(', ')} override it, not ${override.by}`;
  return [{ code: 'OVERRIDE_NOT_ALLOWED', message: `${blocked}, and ${who}`, remedy: 'Promote a candidate that passes, or change `promote: {override: …}` of the gate.' }];
}

/** The verdict must be for the very bytes. Of several files the names count too, which the root digest leaves out. */
export function artifactReasons({ subject }: Verdict, artifact: Artifact | ArtifactDigest): Reason[] {
  const digest = typeof artifact === 'string' ? artifact : artifact.digest;
  if (subject === undefined) return [{ code: 'ARTIFACT_UNNAMED', message: 'the verdict names no artifact, so it is good for none', remedy: 'Give the gate an evidence of kind artifact, or evaluate with --artifact, and evaluate again.' }];
  if (subject.digest !== digest) return [{ code: 'ARTIFACT_OTHER', message: `the verdict is for ${subject.name} of digest ${subject.digest}, and this artifact is ${digest}`, remedy: 'Promote the artifact that was judged, unchanged, or evaluate this one.' }];
  if (subject.files === null || typeof artifact === 'string' || subject.files.length === 1) return [];
  const renamed = subject.files.find(({ name }, i) => artifact.files[i]?.name !== name);
  return renamed === undefined ? [] : [{ code: 'ARTIFACT_OTHER', message: `the files have the bytes that were judged, but other names: there is no ${renamed.name} in its place`, remedy: 'Promote the artifact that was judged, unchanged, or evaluate this one.' }];
}

export function gateReasons({ gate: decided }: Verdict, gate: Gate): Reason[] {
  if (decided.digest === gate.digest) return [];
  return [{ code: 'GATE_OTHER', message: `the verdict is of the gate ${decided.file} of digest ${decided.digest}, and ${gate.file} here is ${gate.digest}`, remedy: 'Evaluate by the gate as it is now, and promote that verdict.' }];
}

/** Waivers of the verdict and of the gate, each once. ISO dates compare as text. */
export function waiverReasons(verdict: Verdict, gate: Gate, today: string): Reason[] {
  const waivers = [...verdict.checks.map(({ name, waiver }) => ({ name, waiver })), ...gate.checks.map(({ name, waive }) => ({ name, waiver: waive ?? null }))];
  const ended = waivers.flatMap(({ name, waiver }) => (waiver === null || waiver.until >= today ? [] : [`the waiver of ${name} by ${waiver.by} ended on ${waiver.until}, today is ${today}`]));
  return [...new Set(ended)].map((message) => ({ code: 'WAIVER_EXPIRED', message, remedy: 'Renew or remove it in the gate file, and evaluate again.' }));
}

export function approvalReasons(asked: People | undefined, approval: Approval | undefined): Reason[] {
  if (asked === undefined || (approval !== undefined && (asked === 'any' || asked.includes(approval.by)))) return [];
  const who = asked === 'any' ? 'somebody' : `one of ${asked.join(', ')}`;
  const met = approval === undefined ? 'nobody did' : `${approval.by} (${approval.where}) did`;
  return [{ code: 'APPROVAL_MISSING', message: `${who} must approve this promotion, and ${met}`, remedy: 'Run it in a job that waits for them: a GitHub environment with required reviewers, a manual job on GitLab, an input step on Jenkins.' }];
}
