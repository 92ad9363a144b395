import type { Columns, Task } from './gate.ts';
import type { Findings } from './findings.ts';
import type { Path } from './places.ts';
import type { RawColumns } from './schema.ts';

type Role = keyof Columns;

/** The score from which on a row is predicted positive, unless the gate says otherwise. */
const THRESHOLD = 0.5;

const ROLES: Readonly<Record<Task, readonly Role[]>> = {
  binary: ['id', 'cluster', 'label', 'positive', 'prediction', 'score', 'threshold', 'weight'],
  multiclass: ['id', 'cluster', 'label', 'prediction', 'scores', 'weight'],
  regression: ['id', 'cluster', 'label', 'prediction', 'weight'],
  ranking: ['id', 'query', 'cluster', 'label', 'score'],
  scores: ['id', 'cluster', 'label', 'score', 'threshold', 'weight'],
};

/** Refuses roles that the task does not read, and roles that exclude each other. */
export function checkColumns(raw: RawColumns, path: Path, task: Task | undefined, findings: Findings): void {
  for (const role of Object.keys(raw) as Role[]) {
    if (task === undefined || ROLES[task].includes(role)) continue;
    const remedy = role === 'scores' && task === 'binary' ? 'Name the column of the positive class as `score`.' : 'Remove it, or change the task.';
    findings.key([...path, role], 'GATE_CONTRADICTION', `a ${task} task does not read the role ${role}; it reads ${ROLES[task].join(', ')}`, remedy);
  }
  if (raw.prediction !== undefined && raw.threshold !== undefined) {
    findings.key([...path, 'threshold'], 'GATE_CONTRADICTION', 'threshold turns a score into a prediction, and prediction names a column that has it already', 'Remove one of the two.');
  }
}

/** Lays an evidence's own columns over the gate's, role by role. */
export function mergeColumns(gate: RawColumns | undefined, own: RawColumns | undefined): Columns {
  // A threshold of one's own says that the score decides, whatever prediction the gate names for the others.
  const ofGate = own?.threshold === undefined ? gate : { ...gate, prediction: undefined };
  return dropUndefined({ threshold: THRESHOLD, ...ofGate, ...own });
}

/** Refuses evidence with its own score beside the gate's prediction (or the reverse): they are of two models. */
export function checkOverlay(gate: RawColumns | undefined, own: RawColumns, path: Path, findings: Findings): void {
  const said = (columns: RawColumns | undefined): Role[] => (['prediction', 'score', 'scores'] as const).filter((role) => columns?.[role] !== undefined);
  const stays = said(gate).filter((role) => !said(own).includes(role) && !(role === 'prediction' && own.threshold !== undefined));
  const [first] = said(own);
  if (first === undefined || stays.length === 0) return;
  const role = stays.join(' and ');
  findings.key([...path, first], 'GATE_CONTRADICTION', `this evidence has its own ${first}, but takes ${role} from the gate: half of one model, half of another`, `Name ${role} here too, or name these roles in each evidence instead of in the gate.`);
}

/** Refuses a table in which the truth and what is held against it are one column. */
export function checkTruth(columns: Columns, path: Path, findings: Findings): void {
  const held = [columns.prediction, columns.score, ...Object.values(typeof columns.scores === 'object' ? columns.scores : {})];
  if (columns.label === undefined || !held.includes(columns.label)) return;
  findings.value(path, 'GATE_CONTRADICTION', `column ${columns.label} is both the label and what the model said, which is always right`, 'Name the column of the truth as label.');
}

function dropUndefined(columns: { [role in Role]?: Columns[role] | null | undefined } & { threshold: number | undefined }): Columns {
  return { threshold: columns.threshold ?? THRESHOLD, ...(Object.fromEntries(Object.entries(columns).filter(([, value]) => value !== undefined && value !== null)) as Partial<Columns>) };
}
