/** Sorting and filtering, where the reader's browser allows scripts. The page is whole without it. */
export const SCRIPT = `
'use strict';
const number = (text) => Number(text.replace(/−/g, '-').replace(/[^0-9.eE+-].*$/, '').replace(/,/g, ''));
const keyOf = (row, column, numeric) => {
  const text = row.cells[column].textContent.replace(/,/g, '').replace(/^≈ /, '');
  return numeric ? (text === '' ? -Infinity : number(text.replace(/^\\[/, ''))) : text;
};
for (const table of document.querySelectorAll('table.results')) {
  const body = table.tBodies[0];
  if (body.rows.length < 2) continue;
  for (const head of table.tHead.rows[0].cells) {
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = head.textContent;
    head.replaceChildren(button);
    button.addEventListener('click', () => {
      const up = head.getAttribute('aria-sort') !== 'ascending';
      for (const other of table.tHead.rows[0].cells) other.removeAttribute('aria-sort');
      head.setAttribute('aria-sort', up ? 'ascending' : 'descending');
      const numeric = head.classList.contains('number');
      const rows = [...body.rows].map((row) => ({ row, key: keyOf(row, head.cellIndex, numeric) }));
      rows.sort((a, b) => (up ? 1 : -1) * (numeric ? a.key - b.key : a.key.localeCompare(b.key)));
      body.append(...rows.map(({ row }) => row));
    });
  }
}
for (const table of document.querySelectorAll('table.all')) {
  const box = document.createElement('input');
  box.type = 'search';
  box.placeholder = 'Filter by check, slice or outcome';
  box.setAttribute('aria-label', box.placeholder);
  box.addEventListener('input', () => {
    const wanted = box.value.toLowerCase();
    for (const row of table.tBodies[0].rows) row.hidden = !row.textContent.toLowerCase().includes(wanted);
  });
  table.parentElement.before(box);
}
`;
