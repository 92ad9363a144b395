import { Fault, formatPlace } from '../fault.ts';
import { compareGates, type GateChange } from '../spec/compare.ts';
import type { Gate } from '../spec/gate.ts';
import { readGate } from '../spec/read.ts';
import { readBaseGate, type BaseGate, type GateWorld } from './base-gate.ts';
import type { Base } from './merge-base.ts';

/**
 * Whose gate decides. `head`: that of the working tree, chosen against the target branch's, which the verdict says.
 * `base`: that of the tip of the target branch; `revision` names it, undefined: as for the merge base.
 */
export type Policy = { readonly kind: 'head' } | { readonly kind: 'base'; readonly revision?: string };

/** The gate that decides, and what a reader must know of it. */
export interface DecidingGate {
  readonly gate: Gate;
  readonly policy: Policy['kind'];
  /** Commit of the target branch that it was compared with; null when there was none. */
  readonly revision: string | null;
  /** How the working tree's gate differs from that of the target branch. */
  readonly changes: readonly GateChange[];
  readonly notes: readonly string[];
  /** Where the target branch has the gate when that is not where the working tree has it. */
  readonly movedFrom: string | null;
}

/**
 * Reads the gate that decides. A change can't loosen its own gate: with policy `base` the text of the target branch decides,
 * also when the working tree's gate is broken or gone; only a change that brings the first gate is judged by its own.
 * @param policy undefined: the working tree's, which nobody chose
 * @throws Fault as `readGate`; GIT_* and GATE_* when policy `base` can't be followed.
 */
export async function decidingGate(gateFile: string, policy: Policy | undefined, world: GateWorld): Promise<DecidingGate> {
  if (policy?.kind === 'base') return byBase(gateFile, policy.revision, world);
  const gate = await readGate(gateFile, world);
  const alone: DecidingGate = { gate, policy: 'head', revision: null, changes: [], notes: [], movedFrom: null };
  return policy === undefined ? alone : byHead(alone, gateFile, world);
}

/** The opt-out is shown, with all that it lets through; a target branch that can't be read does not stop it. */
async function byHead(alone: DecidingGate, gateFile: string, world: GateWorld): Promise<DecidingGate> {
  const { gate } = alone;
  const found = await readBaseGate(gateFile, world.base, gate.model, world).catch((error: unknown) => {
    if (error instanceof Fault) return null;
    throw error;
  });
  if (found === null) return alone;
  const note = `policy head: this change is judged by its own gate, not by that of ${found.name}`;
  if (!('gate' in found)) return { ...alone, revision: found.commit, notes: [`${note}, which has none`] };
  const changes = compareGates(found.gate, gate);
  return { ...alone, revision: found.commit, changes, notes: [changes.length === 0 ? note : `${note}; it ${changesText(changes)}`] };
}

async function byBase(gateFile: string, revision: string | undefined, world: GateWorld): Promise<DecidingGate> {
  const head = await tryGate(gateFile, world);
  const model = head instanceof Fault ? undefined : head.model;
  const base = await readBaseGate(gateFile, revision, model, world).catch((error: unknown) => {
    throw error instanceof Fault ? ofBase(error, world.base ?? revision) : error;
  });
  if (!('gate' in base)) {
    if (head instanceof Fault) throw head;
    return { gate: head, policy: 'head', revision: base.commit, changes: [], notes: [`This change brings the first gate of ${head.model}: ${base.name} has none, so it is judged by its own.`], movedFrom: null };
  }
  const moved = base.movedFrom === null ? [] : [`The gate file was moved here from ${base.movedFrom}; that of ${base.name} decides until the change is merged.`];
  const about = { policy: 'base', revision: base.commit, movedFrom: base.movedFrom } as const;
  if (head instanceof Fault) return { ...about, gate: named(base.gate, gateFile), changes: [], notes: [brokenText(head, base), ...moved] };
  if (head.digest === base.gate.digest) return { ...about, gate: head, changes: [], notes: moved };
  const changes = compareGates(base.gate, head);
  return { ...about, gate: named(base.gate, gateFile), changes, notes: [...changeNotes(changes, base), ...moved] };
}

/** Its places say the revision; the file is the one that the caller named. */
function named(gate: Gate, file: string): Gate {
  return { ...gate, file };
}

async function tryGate(gateFile: string, world: GateWorld): Promise<Gate | Fault> {
  try {
    return await readGate(gateFile, world);
  } catch (error) {
    if (error instanceof Fault) return error;
    throw error;
  }
}

function brokenText(fault: Fault, base: Base): string {
  const [first] = fault.details;
  if (first?.code === 'GATE_NOT_FOUND') return `This change removes the gate file; that of ${base.name} decides until it is merged.`;
  const where = first?.place === undefined ? '' : `${formatPlace(first.place)}: `;
  return `The gate file of this change can't be used (${where}${first?.message ?? 'unknown fault'}); that of ${base.name} decides, and after a merge nothing could be judged.`;
}

function changeNotes(changes: readonly GateChange[], base: BaseGate): string[] {
  if (changes.length === 0) return [];
  const one = new Set(changes.map(({ check, kind }) => JSON.stringify([check, kind === 'added']))).size === 1;
  return [`This change ${changesText(changes)} of the gate; ${one ? 'it is judged as it stands' : 'they are judged as they stand'} on ${base.name} until it is merged.`];
}

/** "loosens 2 checks, removes 1 and adds 3": the worst first; a check that is loosened in two ways counts once. */
export function changesText(changes: readonly Pick<GateChange, 'check' | 'kind'>[]): string {
  const verbs = [['loosened', 'loosens'], ['removed', 'removes'], ['changed', 'changes'], ['tightened', 'tightens'], ['added', 'adds']] as const;
  const counts = verbs.flatMap(([kind, verb]) => {
    const size = new Set(changes.filter((change) => change.kind === kind).map(({ check }) => check)).size;
    return size === 0 ? [] : [{ verb, size }];
  });
  const parts = counts.map(({ verb, size }, i) => `${verb} ${size}${i > 0 ? '' : size === 1 ? ' check' : ' checks'}`);
  return parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1) ?? ''}`;
}

/** A broken gate of the target branch stops every change, the one that mends it too: so the way out is said. */
function ofBase(fault: Fault, branch: string | undefined): Fault {
  const whose = branch ?? 'the target branch';
  const wayOut = 'The gate of the target branch decides (policy base); to judge a change that mends it by its own gate, choose policy head for it.';
  return new Fault(fault.details.map((detail) => ({ ...detail, message: `the gate of ${whose}: ${detail.message}`, remedy: [detail.remedy, wayOut].filter((part) => part !== undefined).join(' ') })));
}
