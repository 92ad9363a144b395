import { execFile } from 'node:child_process';
import { z } from 'zod';
import type { Environment } from '../../sources/git.ts';
import type { TargetSpecOf } from '../../spec/targets.ts';
import { targetFault, type Around } from '../around.ts';
import { markSchema, parseMark, sameMark, type Mark } from '../mark.ts';
import { sameStanding } from '../standing.ts';
import { ChampionMoved, type Standing, type Target } from '../target.ts';

/** Exit code by which a program says that something else stands there than was expected. */
const MOVED = 3;

const MOST_BYTES = 1_000_000;

/** What is kept beside the champion, as the program keeps it: why it stands there, and what stood there before. */
const recordSchema = z.object({ mark: markSchema.nullable(), count: z.number().int(), history: z.array(z.object({ version: z.string(), mark: markSchema.nullable(), count: z.number().int() })) });
type Kept = z.infer<typeof recordSchema>;

const answerSchema = z.object({ version: z.string().min(1), record: z.string().optional() });

/**
 * Programs of the user's own. They are started without a shell, and what they are to do stands in environment variables, so that
 * nothing of a name or a path is read as a command.
 */
export function commandTarget(spec: TargetSpecOf<'command'>, around: Around): Target {
  const id = `command ${spec.name}`;
  const run = (what: string, argv: readonly string[], env: Environment): Promise<{ code: number; out: string }> => start(id, what, argv, { ...around.env, ...env }, spec.timeoutSeconds, around);

  const look = async (): Promise<{ standing: Standing; kept: Kept } | null> => {
    const { out } = await run('read', spec.read, {});
    if (out.trim() === '') return null;
    const { version, record } = answerOf(out, id, around);
    const kept = keptOf(record);
    return { standing: { version, mark: kept.mark, token: String(kept.count) }, kept };
  };
  const put = async (what: string, version: string, kept: Kept, expected: Standing | null): Promise<void> => {
    around.step(`${id}: ${what}`);
    const { code } = await run('move', spec.move, { MODELGATE_VERSION: version, MODELGATE_ARTIFACT: kept.mark?.artifact ?? '', MODELGATE_RECORD: JSON.stringify(kept), MODELGATE_EXPECTED: expected?.version ?? '' });
    around.step(`${id}: done: ${what}`);
    if (code === MOVED) throw new ChampionMoved((await look())?.standing ?? null);
  };

  return {
    kind: 'command',
    id,
    read: async () => (await look())?.standing ?? null,
    history: async () => {
      const found = await look();
      return found === null ? [] : [...found.kept.history.map(({ version, mark, count }) => ({ version, mark, token: String(count) })), found.standing];
    },
    place: ({ mark, version }) => Promise.resolve(version ?? mark.artifact ?? ''),

    async move(version, mark, expected) {
      const found = await look();
      if (found?.standing.version === version && sameMark(found.standing.mark, mark)) return;
      if (!sameStanding(found?.standing ?? null, expected)) throw new ChampionMoved(found?.standing ?? null);
      const history = found === null ? [] : [...found.kept.history, { version: found.standing.version, mark: found.standing.mark, count: found.kept.count }];
      await put(`moving to ${version}`, version, { mark, count: (found?.kept.count ?? 0) + 1, history: history.slice(-20) }, expected);
      mustStand(await look(), mark);
    },

    async undo(mark, before) {
      const found = await look();
      if (sameStanding(found?.standing ?? null, before)) return;
      if (found === null || !sameMark(found.standing.mark, mark)) throw new ChampionMoved(found?.standing ?? null);
      if (before !== null) return put(`going back to ${before.version}`, before.version, { mark: before.mark, count: Number(before.token), history: found.kept.history.slice(0, -1) }, found.standing);
      if (spec.clear === undefined) throw targetFault('TARGET_UNFIT', id, `nothing stood there before ${found.standing.version}, and the gate names no program that takes it away`, around, 'Take it away by hand, then say `modelgate promote --abort`; or give the target clear.');
      around.step(`${id}: clearing`);
      await run('clear', spec.clear, { MODELGATE_EXPECTED: found.standing.version });
      around.step(`${id}: cleared`);
    },
  };

  function mustStand(found: { standing: Standing } | null, mark: Mark): void {
    if (found !== null && sameMark(found.standing.mark, mark)) return;
    throw targetFault('TARGET_UNFIT', id, `move ended well, but read prints ${found === null ? 'nothing' : `${found.standing.version}${found.standing.mark === null ? ' without the record' : ''}`}`, around, 'Let read print {"version": …, "record": …} as move was given them in MODELGATE_VERSION and MODELGATE_RECORD.');
  }
}

function answerOf(out: string, id: string, around: Around): z.infer<typeof answerSchema> {
  try {
    return answerSchema.parse(JSON.parse(out));
  } catch {
    throw targetFault('TARGET_UNFIT', id, 'read printed something else than {"version": TEXT, "record": TEXT}', around, 'Let it print that on standard output and nothing else; nothing at all where nothing stands.');
  }
}

function keptOf(record: string | undefined): Kept {
  try {
    return recordSchema.parse(JSON.parse(record ?? ''));
  } catch {
    return { mark: parseMark(record), count: 0, history: [] };
  }
}

/** @throws Fault TARGET_UNAVAILABLE for a program that can't be started, takes too long, or ends with another code than 0 and, of move, 3 */
function start(id: string, what: string, argv: readonly string[], env: Environment, seconds: number, around: Around): Promise<{ code: number; out: string }> {
  const [program = '', ...args] = argv;
  return new Promise((done, broken) => {
    execFile(program, args, { cwd: around.directory, env, timeout: seconds * 1000, killSignal: 'SIGKILL', maxBuffer: MOST_BYTES, windowsHide: true, encoding: 'utf8' }, (error, out, complaint) => {
      const code = error === null ? 0 : typeof error.code === 'number' ? error.code : null;
      if (code === 0 || (code === MOVED && what === 'move')) {
        done({ code, out });
        return;
      }
      const why = error?.killed === true ? `took more than ${seconds} s or printed too much` : code === null ? `could not be run (${error?.code ?? error?.message ?? ''})` : `ended with exit code ${code}`;
      broken(targetFault('TARGET_UNAVAILABLE', id, `${what} ${why}${complaint.trim() === '' ? '' : `: ${complaint.trim().split('\n').at(-1) ?? ''}`}`, around));
    });
  });
}
