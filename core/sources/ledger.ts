import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { appendFile, mkdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { Fault } from '../fault.ts';
import type { Reuse } from '../spec/gate.ts';
import type { RowsEvidence } from './evidence.ts';
import type { GitPlace } from './git.ts';
import { unreadable } from './locate.ts';
import { editNote, noteOn, orFault, tipOf } from './notes.ts';
import { fetchNotes, pushNotes, type Remedies } from './origin-notes.ts';
import { errorCode } from './working-tree.ts';

const REF = 'refs/notes/modelgate-reuse';

/** That a candidate met a test set; both by digest, `sha256:` and hex. */
export interface Meeting {
  readonly testSet: string;
  readonly candidate: string;
}

/** Which candidates have met which test set. It only grows; a candidate that meets a test set again adds nothing. */
export interface Ledger {
  /** As verdicts name it: `reuse.jsonl`, `git notes`. */
  readonly name: string;
  /** Candidates that met a test set. @throws Fault EVIDENCE_UNREADABLE, GIT_UNAVAILABLE: no ledger is not an empty one. */
  candidates(testSet: string): Promise<ReadonlySet<string>>;
  /** @throws Fault OUTPUT_UNWRITABLE. */
  record(meeting: Meeting): Promise<void>;
}

/** Where the folder of a gate lies. */
export interface LedgerPlace extends GitPlace {
  /** Where git notes are those of the remote origin, what to do when it refuses; undefined: they are this clone's. */
  readonly origin?: Remedies;
}

/** The ledger that a gate names; a path is relative to its folder. */
export function ledgerOf({ ledger }: Reuse, place: LedgerPlace): Ledger {
  if (ledger !== 'git-notes') return fileLedger(join(place.directory, ledger), ledger);
  return place.origin === undefined ? notesLedger(place) : originLedger(place, place.origin);
}

/** Fetched before it is read, pushed after a candidate was added. */
function originLedger(place: GitPlace, remedies: Remedies): Ledger {
  const local = notesLedger(place);
  return {
    ...local,
    candidates: async (testSet) => {
      await fetchNotes(place, REF, 'EVIDENCE_UNREADABLE', remedies.read);
      return local.candidates(testSet);
    },
    record: (meeting) => pushNotes(place, REF, remedies, () => local.record(meeting)),
  };
}

const line = z.looseObject({ test_set: z.string(), candidate: z.string() });

/** A line a meeting, appended: jobs that write at once each add their own. A file that is not there yet is an empty ledger. */
function fileLedger(file: string, shown: string): Ledger {
  const candidates = async (testSet: string): Promise<ReadonlySet<string>> => new Set((await meetingsIn(file, shown)).filter((each) => each.test_set === testSet).map((each) => each.candidate));
  return {
    name: shown,
    candidates,
    record: async ({ testSet, candidate }) => {
      if ((await candidates(testSet)).has(candidate)) return;
      try {
        await mkdir(dirname(file), { recursive: true });
        await appendFile(file, `${JSON.stringify({ test_set: testSet, candidate })}\n`);
      } catch (error) {
        throw new Fault({ code: 'OUTPUT_UNWRITABLE', message: `${shown} can't be written (${errorCode(error)})`, remedy: 'Check the folder, its permissions and the room on the disk.' });
      }
    },
  };
}

async function meetingsIn(file: string, shown: string): Promise<z.output<typeof line>[]> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    if (errorCode(error) === 'ENOENT') return '';
    throw unreadable(`${shown} can't be read (${errorCode(error)})`, 'Check its permissions.');
  });
  return text.split('\n').flatMap((each, at) => (each.trim() === '' ? [] : [meetingOf(each, `${shown}:${at + 1}`)]));
}

function meetingOf(text: string, where: string): z.output<typeof line> {
  try {
    return line.parse(JSON.parse(text));
  } catch {
    throw unreadable(`${where} is no line of a ledger of reuse`, 'Lines are {"test_set": "sha256:…", "candidate": "sha256:…"}; restore it, since a test set that forgets looks fresh.');
  }
}

/** A note under refs/notes/modelgate-reuse on a blob that holds the test set's digest, a line a candidate. */
function notesLedger(place: GitPlace): Ledger {
  const blobOf = async (testSet: string): Promise<string> => (await orFault(place, ['hash-object', '-w', '--stdin'], testSet)).out.toString('latin1').trim();
  const candidates = async (testSet: string): Promise<ReadonlySet<string>> => {
    if ((await tipOf(place, REF)) === '') return new Set();
    return linesIn(await noteOn(place, REF, await blobOf(testSet)));
  };
  return {
    name: 'git notes',
    candidates,
    record: async ({ testSet, candidate }) => {
      if ((await candidates(testSet)).has(candidate)) return;
      await editNote(place, REF, await blobOf(testSet), candidate, (old) => `${[...linesIn(old).add(candidate)].sort().join('\n')}\n`);
    },
  };
}

function linesIn(note: string): Set<string> {
  return new Set(note.split('\n').map((each) => each.trim()).filter((each) => each !== ''));
}

/** What makes a candidate another one: the bytes of its rows, and which of their columns are looked at. */
export async function candidateDigest({ table, columns }: RowsEvidence): Promise<string> {
  const hash = createHash('sha256').update(JSON.stringify([table.where ?? null, Object.entries(columns).sort(), ...(table.missing === undefined ? [] : [table.missing])]));
  for (const file of table.files) {
    const own = createHash('sha256');
    for await (const chunk of createReadStream(file)) own.update(chunk as Buffer);
    hash.update(own.digest());
  }
  return `sha256:${hash.digest('hex')}`;
}
