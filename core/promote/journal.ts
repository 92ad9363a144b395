import { link, mkdir, open, readFile, rm, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { dirname } from 'node:path';
import { z } from 'zod';
import { Fault } from '../fault.ts';
import { errorCode } from '../sources/working-tree.ts';
import { markSchema } from './mark.ts';
import { isRunning, startOf } from './process.ts';

const standingSchema = z.strictObject({ version: z.string(), mark: markSchema.nullable(), token: z.string() }).nullable();

/** What was about to be done at one target, and what stood there before. */
const plannedSchema = z.strictObject({ target: z.string(), before: standingSchema, mark: markSchema, version: z.string().nullable().describe('null: not placed yet when the run began') });

const lineSchema = z.discriminatedUnion('step', [
  z.strictObject({ step: z.literal('begin'), host: z.string(), pid: z.number(), started: z.string(), moves: z.array(plannedSchema) }),
  z.strictObject({ step: z.literal('taken'), host: z.string(), pid: z.number(), started: z.string() }).describe('another run goes on with it'),
  z.strictObject({ step: z.literal('left') }).describe('its run ended before all was done'),
  z.strictObject({ step: z.literal('placed'), target: z.string(), version: z.string() }),
  z.strictObject({ step: z.enum(['moving', 'moved', 'undoing', 'undone']), target: z.string() }),
]);

type Line = z.infer<typeof lineSchema>;
export type Planned = z.infer<typeof plannedSchema>;
export type Progress = 'waiting' | 'placed' | 'moving' | 'moved' | 'undoing' | 'undone';

/** A promotion or rollback that is under way, or was when its process ended. */
export interface Unfinished {
  readonly moves: readonly (Planned & { readonly progress: Progress })[];
  /** True: its process runs. Null: it is another machine's, and that can't be told from here. */
  readonly running: boolean | null;
}

/**
 * The steps of one promotion, each written and synced before it is made, so that a run that was killed can be finished or
 * undone. There is one at a time; it is gone when all is done.
 */
export interface Journal {
  note(line: Extract<Line, { target: string }>): Promise<void>;
  /** This run ends here; another is to finish it or take it back. */
  leave(): Promise<void>;
  /** All is done or undone. */
  end(): Promise<void>;
}

/**
 * Begins a journal; null when there is one.
 * @param step told after each line
 * @throws Fault OUTPUT_UNWRITABLE
 */
export async function beginJournal(file: string, moves: readonly Planned[], step: (doing: string) => void): Promise<Journal | null> {
  const begin: Line = { step: 'begin', ...(await thisRun()), moves: [...moves] };
  const aside = `${file}.${process.pid}`;
  try {
    await mkdir(dirname(file), { recursive: true });
    // A hard link appears with all of its bytes, and only if there is none: a plain create could be seen empty.
    await writeFile(aside, `${JSON.stringify(begin)}\n`, { flush: true });
    await link(aside, file);
    step('journal: begun');
    return journalAt(file, step);
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return null;
    throw unwritable(file, error);
  } finally {
    await rm(aside, { force: true });
  }
}

const thisRun = async () => ({ host: hostname(), pid: process.pid, started: await startOf(process.pid) });

/** Goes on in the journal of a run that ended. */
export async function takeJournal(file: string, step: (doing: string) => void): Promise<Journal> {
  await append(file, { step: 'taken', ...(await thisRun()) });
  return journalAt(file, step);
}

async function append(file: string, line: Line): Promise<void> {
  try {
    const handle = await open(file, 'a');
    try {
      await handle.writeFile(`${JSON.stringify(line)}\n`);
      await handle.sync();
    } finally {
      await handle.close();
    }
  } catch (error) {
    throw unwritable(file, error);
  }
}

function journalAt(file: string, step: (doing: string) => void): Journal {
  return {
    note: async (line) => {
      await append(file, line);
      step(`journal: ${line.step} ${line.target}`);
    },
    leave: () => append(file, { step: 'left' }),
    end: async () => {
      await rm(file, { force: true });
      step('journal: ended');
    },
  };
}

/**
 * What a journal says; null when there is none.
 * @throws Fault PROMOTION_UNFINISHED when it can't be read
 */
export async function readJournal(file: string): Promise<Unfinished | null> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    if (errorCode(error) === 'ENOENT') return null;
    throw unreadable(file, errorCode(error));
  });
  if (text === null) return null;
  const lines = linesOf(text, file);
  const [begin] = lines;
  if (begin?.step !== 'begin') throw unreadable(file, 'it has no beginning');
  const last = lines.findLast((line) => line.step === 'begin' || line.step === 'taken' || line.step === 'left') ?? begin;
  const running = last.step === 'left' ? false : last.host === hostname() ? await isRunning(last.pid, last.started) : null;
  return { running, moves: begin.moves.map((move) => lines.reduce(after, { ...move, progress: move.version === null ? 'waiting' : 'placed' })) };
}

function after(move: Unfinished['moves'][number], line: Line): Unfinished['moves'][number] {
  if (!('target' in line) || line.target !== move.target) return move;
  return line.step === 'placed' ? { ...move, version: line.version, progress: 'placed' } : { ...move, progress: line.step };
}

/** The last line may be cut off: what it was to say had not begun. */
function linesOf(text: string, file: string): Line[] {
  const whole = text.split('\n').slice(0, -1);
  return whole.map((line) => {
    try {
      return lineSchema.parse(JSON.parse(line));
    } catch {
      throw unreadable(file, 'a line of it is not one that modelgate writes');
    }
  });
}

function unwritable(file: string, error: unknown): Fault {
  return new Fault({ code: 'OUTPUT_UNWRITABLE', message: `the journal ${file} can’t be written (${errorCode(error)}); nothing is moved without it`, remedy: 'Check the folder, or name another one with --state.' });
}

function unreadable(file: string, why: string): Fault {
  return new Fault({ code: 'PROMOTION_UNFINISHED', message: `the journal of an unfinished promotion can’t be read: ${why}`, place: { file }, remedy: 'See with `modelgate status` what stands where, then remove the file and promote or roll back again.' });
}
