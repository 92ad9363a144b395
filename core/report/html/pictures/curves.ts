import type { Curve } from '../../../sources/pictures.ts';
import type { Verdict } from '../../../verdict/verdict.ts';
import { framed, line, named, rule, SIDE } from './frame.ts';
import { bodiesWith, keysOf, type Picture, type Series } from './picture.ts';
import { share } from './rates.ts';

interface Body {
  readonly series: Series;
  readonly of: Curve;
  readonly positives: number;
  readonly negatives: number;
}

function bodiesOf(verdict: Verdict): Body[] {
  return bodiesWith(verdict, 'curve').map(({ series, of }) => ({ series, of, positives: of.true_positives.at(-1)!, negatives: of.false_positives.at(-1)! }));
}

/** Shares of negatives and of positives at which the tables and texts are read off. */
const RATES = [0.01, 0.05, 0.1, 0.2, 0.5];

/** Receiver operating characteristic of candidate over baseline. */
export function rocPicture(verdict: Verdict): Picture | null {
  const bodies = bodiesOf(verdict);
  if (bodies.length === 0) return null;
  const read = RATES.map((rate) => ({ rate, found: bodies.map((body) => share(positivesAt(body, rate), body.positives)) }));
  const drawn = bodies.map((body) => named(`series-${body.series}`, pointsOf(body), (data) => [line(data, { dashed: body.series === 'baseline' }), ...thresholdMark(verdict, body)]));
  return {
    title: 'ROC curve',
    about: 'Share of the positives that are found at each share of false alarms; the higher, the better. The dot is the threshold in use.',
    keys: keysOf(bodies, 'lines'),
    panels: [{
      spec: framed({ width: SIDE, height: SIDE, x: { domain: [0, 1], title: 'false positive rate' }, y: { domain: [0, 1], title: 'true positive rate' } }, [rule([0, 0], [1, 1]), ...drawn]),
      label: `ROC curve: with false alarms on ${RATES[2]! * 100} % of the negatives ${bodies.map((body, b) => `${body.series} finds ${read[2]!.found[b]!}`).reverse().join(', ')} of the positives`,
    }],
    table: { heads: ['false positive rate', ...bodies.map(({ series }) => `true positive rate, ${series}`)], rows: read.map(({ rate, found }) => [String(rate), ...found]) },
  };
}

function pointsOf({ of, positives, negatives }: Body): { x: number; y: number }[] {
  return [{ x: 0, y: 0 }, ...of.true_positives.map((tp, i) => ({ x: of.false_positives[i]! / negatives, y: tp / positives }))];
}

/** True positives where the false alarms reach a share of the negatives, straight between the points. */
function positivesAt({ of, negatives }: Body, rate: number): number {
  const wanted = rate * negatives;
  const next = of.false_positives.findIndex((fp) => fp > wanted);
  if (next === -1) return of.true_positives.at(-1)!;
  const [fp, tp] = next === 0 ? [0, 0] : [of.false_positives[next - 1]!, of.true_positives[next - 1]!];
  return tp + ((wanted - fp) / (of.false_positives[next]! - fp)) * (of.true_positives[next]! - tp);
}

/** The point that the decisions of the rows lie at. */
function thresholdMark(verdict: Verdict, { series, positives, negatives }: Body) {
  const cells = verdict.pictures?.[series]?.confusion?.counts;
  if (cells === undefined) return [];
  const [x, y] = [cells[0]![1]! / negatives, cells[1]![1]! / positives];
  return [dot(x, y)];
}

const dot = (x: number, y: number) => ({
  type: 'symbol' as const, aria: false,
  encode: { enter: { x: { scale: 'x', value: x }, y: { scale: 'y', value: y }, size: { value: 60 }, fill: { value: 'currentColor' } } },
});

/** Precision against recall of candidate over baseline. */
export function precisionRecallPicture(verdict: Verdict): Picture | null {
  const bodies = bodiesOf(verdict);
  if (bodies.length === 0) return null;
  const points = (body: Body): { x: number; y: number }[] => body.of.true_positives.map((tp, i) => ({ x: tp / body.positives, y: precisionAt(body.of, i) }));
  const read = RATES.slice(1).map((recall) => ({ recall, found: bodies.map((body) => precisionText(body, recall)) }));
  const base = bodies.at(-1)!;
  const prevalence = base.positives / (base.positives + base.negatives);
  const drawn = bodies.map((body) => named(`series-${body.series}`, points(body), (data) => [line(data, { dashed: body.series === 'baseline' })]));
  return {
    title: 'Precision and recall',
    about: 'Share of the alarms that are right, at each share of the positives that is found. The dotted line is the share of positives: alarms at random.',
    keys: keysOf(bodies, 'lines'),
    panels: [{
      spec: framed({ width: SIDE, height: SIDE, x: { domain: [0, 1], title: 'recall' }, y: { domain: [0, 1], title: 'precision' } }, [rule([0, prevalence], [1, prevalence]), ...drawn]),
      label: `Precision-recall curve: where half of the positives are found, ${bodies.map((body, b) => `${read.at(-1)!.found[b]!} of the alarms of ${body.series} are right`).reverse().join(', ')}`,
    }],
    table: { heads: ['recall', ...bodies.map(({ series }) => `precision, ${series}`)], rows: read.map(({ recall, found }) => [String(recall), ...found]) },
  };
}

function precisionAt({ true_positives: tp, false_positives: fp }: Curve, i: number): number {
  return tp[i]! + fp[i]! > 0 ? tp[i]! / (tp[i]! + fp[i]!) : 1;
}

/** Where recall first reaches a share. */
function precisionText({ of, positives }: Body, recall: number): string {
  const i = of.true_positives.findIndex((tp) => tp >= recall * positives);
  return share(of.true_positives[i]!, of.true_positives[i]! + of.false_positives[i]!);
}
