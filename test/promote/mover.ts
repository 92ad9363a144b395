import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Scene, temporary } from './scene.ts';

/** Keeps the champion in one file; as a user would write it in any language. */
const PROGRAM = `
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
const [, , what, file] = process.argv;
const there = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : null;
const { MODELGATE_VERSION: version, MODELGATE_RECORD: record, MODELGATE_EXPECTED: expected } = process.env;
if (what === 'read' && there !== null) console.log(JSON.stringify(there));
if (what === 'move') {
  if ((there?.version ?? '') !== expected) process.exit(3);
  writeFileSync(file + '.new', JSON.stringify({ version, record }));
  renameSync(file + '.new', file);
}
if (what === 'clear') rmSync(file);
`;

/** A gate that promotes by that program, and to further targets. */
export function sceneWith(more: readonly object[] = [], change: (program: string) => string = (program) => program): Scene {
  const root = temporary();
  const program = join(root, 'mover.mjs');
  writeFileSync(program, change(PROGRAM));
  const run = (what: string): string[] => [process.execPath, program, what, join(root, 'champion $(touch pwned) file')];
  return new Scene([{ command: { name: 'mover', read: run('read'), move: run('move'), clear: run('clear') } }, ...more], root);
}
