import { dirname, join } from 'node:path';
import { Fault } from '../fault.ts';
import { readGate } from '../spec/read.ts';
import { subjectSpec } from '../verdict/subject.ts';
import { BEFORE_ALL } from './allow.ts';

/**
 * Path, from the working directory, of the artifact that a gate names.
 * @throws Fault GATE_*; USAGE where it names none, or several paths, of which nobody can say what they are called elsewhere
 */
export async function gateArtifact(file: string): Promise<string> {
  const spec = subjectSpec(await readGate(file, { today: BEFORE_ALL }));
  const [only, second] = spec?.paths ?? [];
  if (spec === undefined || only === undefined) throw new Fault({ code: 'USAGE', message: 'the gate names no artifact, and neither does the caller', place: { file }, remedy: 'Name the model’s file or folder as the artifact, or give the gate an evidence of kind artifact.' });
  if (second === undefined && !/[*?[\]{}]/.test(only)) return join(dirname(file), only);
  throw new Fault({ code: 'USAGE', message: `the gate’s artifact is ${spec.paths.join(', ')}, which is no file or folder alone`, place: spec.place, remedy: 'Keep the model’s files in a folder of their own, and name it in the gate.' });
}
