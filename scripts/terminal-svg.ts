import { displayWidth } from '../core/report/width.ts';

const CELL = { width: 8.4, height: 20 };
const MARGIN = { side: 24, top: 56, bottom: 20 };
const FONT = "ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', 'Liberation Mono', monospace";
const COLOURS = { page: '#0d1117', edge: '#30363d', text: '#e6edf3', dim: '#8b949e', 31: '#ff7b72', 32: '#56d364', 33: '#e3b341', 36: '#76e3ea' } as const;

interface Pen {
  readonly bold: boolean;
  readonly dim: boolean;
  readonly colour: 31 | 32 | 33 | 36 | null;
}

const PLAIN: Pen = { bold: false, dim: false, colour: null };

/** The pen after an SGR code of `core/report/paint.ts`. */
function afterCode(pen: Pen, code: number): Pen {
  if (code === 1) return { ...pen, bold: true };
  if (code === 2) return { ...pen, dim: true };
  if (code === 22) return { ...pen, bold: false, dim: false };
  if (code === 31 || code === 32 || code === 33 || code === 36) return { ...pen, colour: code };
  return code === 39 ? { ...pen, colour: null } : pen;
}

const escapeXml = (text: string): string => text.replace(/[&<>"]/g, (char) => `&#${char.charCodeAt(0)};`);

/** SVG text elements of one line; runs of blanks are left out. */
function drawLine(line: string, row: number): string[] {
  const drawn: string[] = [];
  let pen = PLAIN;
  let column = 0;
  for (const part of line.split(/(\x1b\[\d+m)/)) {
    const code = /\[(\d+)m$/.exec(part)?.[1];
    if (code !== undefined && part.startsWith('\x1b')) pen = afterCode(pen, Number(code));
    else {
      for (const run of part.match(/\S+(?: \S+)*|\s+/g) ?? []) {
        if (run.trim() !== '') drawn.push(drawRun(run, column, row, pen));
        column += displayWidth(run);
      }
    }
  }
  return drawn;
}

function drawRun(run: string, column: number, row: number, pen: Pen): string {
  const x = (MARGIN.side + column * CELL.width).toFixed(1);
  const y = MARGIN.top + row * CELL.height + 14;
  const fill = pen.colour === null ? (pen.dim ? COLOURS.dim : COLOURS.text) : COLOURS[pen.colour];
  const weight = pen.bold ? ' font-weight="700"' : '';
  return `<text x="${x}" y="${y}" fill="${fill}"${weight} textLength="${(displayWidth(run) * CELL.width).toFixed(1)}" lengthAdjust="spacingAndGlyphs">${escapeXml(run)}</text>`;
}

/**
 * A console report as an SVG that looks like a terminal. No browser and no font is needed; every run of text is pinned to
 * its columns, so that tables stay aligned in any font.
 */
export function terminalSvg(report: string, columns: number, command: string): string {
  const lines = [`\x1b[32m$\x1b[39m ${command}`, ...report.trimEnd().split('\n')];
  const width = Math.ceil(columns * CELL.width + 2 * MARGIN.side);
  const height = MARGIN.top + lines.length * CELL.height + MARGIN.bottom;
  const dots = ['#ff5f57', '#febc2e', '#28c840'].map((fill, i) => `<circle cx="${26 + i * 20}" cy="26" r="6" fill="${fill}"/>`);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="${FONT}" font-size="14">`,
    `<rect x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="10" fill="${COLOURS.page}" stroke="${COLOURS.edge}"/>`,
    ...dots,
    ...lines.flatMap(drawLine),
    '</svg>\n',
  ].join('\n');
}
