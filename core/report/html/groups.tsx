import type { JSX } from 'preact';
import type { CheckResult } from '../../verdict/verdict.ts';
import { groupCells } from '../groups.ts';
import { Table } from './table.tsx';

/** The groups of each check that compares some: values, intervals and rows, from the smallest value to the largest. */
export function GroupsTables({ checks }: { readonly checks: readonly CheckResult[] }): JSX.Element {
  return <>{checks.filter(({ between }) => between !== undefined).map((check, at) => <Groups key={at} check={check} />)}</>;
}

function Groups({ check }: { readonly check: CheckResult }): JSX.Element {
  const cells = groupCells(check);
  const several = cells.some(({ metric }) => metric !== '');
  const heads = ['group', ...(several ? ['metric'] : []), 'value', 'interval', 'rows', 'remark'];
  return <Table heads={heads} rows={cells.map(({ group, metric, value, interval, rows, remark }) => [group, ...(several ? [metric] : []), value, interval, rows, remark])} />;
}
