import type { JSX } from 'preact';

/** A table whose rows are headed by their first cell. */
export function Table({ heads, rows }: { readonly heads: readonly string[]; readonly rows: readonly (readonly string[])[] }): JSX.Element {
  return (
    <div class="scroll" tabIndex={0}>
      <table>
        <thead>
          <tr>{heads.map((head) => <th key={head} scope="col">{head}</th>)}</tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row}>{row.map((cell, at) => (at === 0 ? <th key={at} scope="row" dir="auto">{cell}</th> : <td key={at} dir="auto">{cell}</td>))}</tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
