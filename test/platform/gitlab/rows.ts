/** A gate that wants the snapshot that main's last passed pipeline left. */
export const gate = `model: flight-delay
task: binary
evidence:
  candidate: {rows: rows.csv}
  baseline: {snapshot: last-passed}
columns: {id: id, label: late, score: p}
checks:
  - {metric: accuracy, max_drop: 0.05}
`;

/** 400 flights of which the model judges `wrong` wrongly. */
export function rows(wrong: number): string {
  const lines = Array.from({ length: 400 }, (_, id) => `${id},${id % 2},${(id % 2 === 1) === id >= wrong ? 0.9 : 0.1}`);
  return `id,late,p\n${lines.join('\n')}\n`;
}

/** The first commit of main, when there is none yet. */
export const first = { 'modelgate.yml': gate.replace('snapshot: last-passed', 'snapshot: last-passed, if_missing: bootstrap'), 'rows.csv': rows(20) };
