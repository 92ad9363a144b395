import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Checkout, Files } from './checkout.ts';
import { good } from './gates.ts';

/** A gate whose champion is tagged in the repository and copied to `served` beside it, and that alice must approve. */
export const promotingGate = (at: Checkout): string => `model: flight-delay
task: scores
evidence:
  candidate: {values: metrics.json}
  model: {artifact: model.onnx}
checks:
  - {metric: accuracy_test, min: 0.9}
promote:
  to:
    - {git: {stage: prod}}
    - {folder: {path: "file://${served(at)}"}}
  commits: main
  approval: [alice]
  override: [grace]
`;

const served = (at: Checkout): string => join(at.folder, 'served');

/** A model whose bytes are its name. */
export const model = (name: string): Files => ({ 'model.onnx': `the model ${name}\n` });

export const promotable = (at: Checkout, name: string): Files => ({ 'modelgate.yml': promotingGate(at), ...good, ...model(name) });

/** What stands at both targets: the stage's tags in the bare repository, and the bytes that the folder's pointer leads to. */
export function champions(at: Checkout): { readonly tags: readonly string[]; readonly model: string | null } {
  const tags = at.git('ls-remote', '--tags', at.origin).split('\n').flatMap((line) => /refs\/tags\/([^^]+)$/.exec(line)?.[1] ?? []);
  const pointer = join(served(at), 'champion.json');
  if (!existsSync(pointer)) return { tags, model: null };
  const { path } = JSON.parse(readFileSync(pointer, 'utf8')) as { path: string };
  return { tags, model: readFileSync(join(served(at), path, 'model.onnx'), 'utf8') };
}
