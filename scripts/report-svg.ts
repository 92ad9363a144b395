import { headlineOf } from '../core/report/headline.ts';
import { forestSpec } from '../core/report/html/forest.ts';
import { confusionPicture } from '../core/report/html/pictures/confusion.ts';
import { rocPicture } from '../core/report/html/pictures/curves.ts';
import type { Picture } from '../core/report/html/pictures/picture.ts';
import { reliabilityPicture } from '../core/report/html/pictures/reliability.ts';
import { svgOf } from '../core/report/html/svg.ts';
import { storyOf, type Group } from '../core/report/story.ts';
import { mannerText, reasonTexts, sliceText, titleText, VERDICT } from '../core/report/words.ts';
import type { Verdict } from '../core/verdict/verdict.ts';

const WIDTH = 1080;
const SIDE = 36;
const FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif';

/** The page's colours in light and in dark, as core/report/html/styles.ts has them. */
const COLOURS = `
text { fill: var(--ink); } .quiet { fill: var(--quiet); } .fail { fill: var(--fail); } .pass { fill: var(--pass); } .unsure { fill: var(--unsure); }
.page { fill: var(--ground); stroke: var(--line); } .badge { fill: none; stroke: var(--fail); stroke-width: 2; } .line { stroke: var(--line); }
svg svg { color: var(--ink); } svg svg text { fill: currentColor; }
.series-candidate { color: var(--candidate); } .series-baseline { color: var(--baseline); } .status-pass { color: var(--pass); } .status-fail { color: var(--fail); } .status-unsure { color: var(--unsure); }
.good { color: var(--pass); opacity: 0.1; } .bound { color: var(--quiet); }`;

const escapeXml = (text: string): string => text.replace(/[&<>"]/g, (char) => `&#${char.charCodeAt(0)};`);

interface Piece {
  readonly height: number;
  readonly svg: string;
}

const words = (x: number, y: number, size: number, text: string, look = '', weight = 400): string => `<text x="${x}" y="${y}" font-size="${size}" font-weight="${weight}" class="${look}">${escapeXml(text)}</text>`;

/**
 * The head of the HTML report as one SVG: its sentence, the checks that block and the first that are unsure with their
 * plots, and the models in pictures; drawn by the same code from the same verdict.
 * @param styles the page's style sheet, whose variables give the colours
 */
export async function reportSvg(verdict: Verdict, styles: string): Promise<string> {
  const story = storyOf(verdict);
  const pieces = [headPiece(verdict), ...(await groupPieces('What blocks', story.blocks.slice(0, 2))), ...(await groupPieces('What is unsure', story.unsure.slice(0, 1))), await picturesPiece(verdict)];
  let y = 0;
  const placed = pieces.map(({ height, svg }) => {
    const at = y;
    y += height;
    return `<g transform="translate(0 ${at})">${svg}</g>`;
  });
  const variables = [...styles.matchAll(/(?:@media [^{]*\(prefers-color-scheme: dark\) \{ )?:root \{[^}]*\}(?: \})?/g)].slice(0, 2).map(([rule]) => rule).join('\n');
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${y}" viewBox="0 0 ${WIDTH} ${y}" font-family='${FONT}'>
<style>${variables}${COLOURS}</style>
<rect class="page" x="0.5" y="0.5" width="${WIDTH - 1}" height="${y - 1}" rx="10"/>
${placed.join('\n')}
</svg>
`;
}

function headPiece(verdict: Verdict): Piece {
  const { word, claim, why } = headlineOf(verdict, storyOf(verdict));
  const counts = Object.entries(verdict.counts).filter(([status, size]) => ['pass', 'fail', 'unsure', 'error', 'waived'].includes(status) && size > 0);
  return {
    height: 170,
    svg: [
      `<rect class="badge" x="${SIDE}" y="26" width="120" height="30" rx="15"/>`,
      `<text x="${SIDE + 60}" y="46" font-size="15" font-weight="700" text-anchor="middle" class="fail">${escapeXml(`${VERDICT[verdict.status].mark} ${word}`)}</text>`,
      words(SIDE, 92, 26, claim, '', 700),
      words(SIDE, 122, 16, `${why}.`),
      ...counts.map(([status, size], at) => words(SIDE + at * 100, 154, 15, `${size} ${status}`, status, 600)),
    ].join(''),
  };
}

async function groupPieces(title: string, groups: readonly Group[]): Promise<Piece[]> {
  const pieces: Piece[] = [];
  for (const [at, group] of groups.entries()) pieces.push(await groupPiece(at === 0 ? title : '', group));
  return pieces;
}

async function groupPiece(title: string, { check, results }: Group): Promise<Piece> {
  const forest = forestSpec(results);
  const first = results[0]!;
  const top = title === '' ? 0 : 40;
  const drawn = forest === null ? { height: 0, svg: '' } : placedSvg(await svgOf(forest.spec, forest.description), SIDE, top + 62);
  return {
    height: top + 74 + drawn.height,
    svg: [
      ...(title === '' ? [] : [words(SIDE, 26, 19, title, '', 700), `<line class="line" x1="${SIDE}" x2="${WIDTH - SIDE}" y1="36" y2="36"/>`]),
      words(SIDE, top + 22, 16, titleText(check), '', 700),
      words(SIDE + 12 + titleText(check).length * 9, top + 22, 14, mannerText(check), 'quiet'),
      words(SIDE, top + 48, 15, `${sliceText(first)}: ${reasonTexts(first)[0] ?? ''}`),
      drawn.svg,
    ].join(''),
  };
}

/** A drawing at a place, at most `width` wide. */
function placedSvg(svg: string, x: number, y: number, width = WIDTH): Piece {
  const [, box = '', ownWidth = '', ownHeight = ''] = /^<svg viewBox="([^"]*)" width="([^"]*)" height="([^"]*)"/.exec(svg) ?? [];
  const scale = Math.min(1, width / Number(ownWidth));
  const height = Math.ceil(Number(ownHeight) * scale);
  return { height, svg: svg.replace(/^<svg [^>]*>/, `<svg x="${x}" y="${y}" viewBox="${box}" width="${Math.floor(Number(ownWidth) * scale)}" height="${height}">`) };
}

async function picturesPiece(verdict: Verdict): Promise<Piece> {
  const column = (WIDTH - 2 * SIDE) / 3;
  const shown = [rocPicture(verdict), reliabilityPicture(verdict), confusionPicture(verdict)].filter((picture): picture is Picture => picture !== null);
  const drawn: Piece[] = [];
  for (const [at, picture] of shown.entries()) {
    const panel = picture.panels.at(-1)!;
    const piece = placedSvg(await svgOf(panel.spec, panel.label), SIDE + at * column, 76, column - 24);
    drawn.push({ height: piece.height, svg: words(SIDE + at * column, 66, 16, [picture.title, panel.caption].filter((text) => text !== undefined).join(': '), '', 700) + piece.svg });
  }
  const title = [words(SIDE, 26, 19, 'The models in pictures', '', 700), words(SIDE + 230, 26, 14, 'candidate drawn through, baseline dashed', 'quiet'), `<line class="line" x1="${SIDE}" x2="${WIDTH - SIDE}" y1="36" y2="36"/>`];
  return { height: 100 + Math.max(...drawn.map(({ height }) => height)), svg: [...title, ...drawn.map(({ svg }) => svg)].join('') };
}
