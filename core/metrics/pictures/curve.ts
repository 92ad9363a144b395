import type { Curve } from '../../sources/pictures.ts';
import { thin } from './thin.ts';

/** Side of the square that curves are drawn in, pixels. */
const SIDE = 320;
/** Points of a curve that are kept at most. */
const MOST_POINTS = 301;
/** Points closer than this, in shares of each class and of precision, are one while the scores are walked: a third of a pixel. */
const FINE = 1 / 1000;
/** What thinning may add, where `MOST_POINTS` suffice: both together stay under half a pixel. */
const TOLERANCE = 0.3 / SIDE;

/** Collects points of the curves of one score on the way from the lowest to the highest. */
export class CurvePoints {
  readonly #positives: number;
  readonly #negatives: number;
  readonly #points: (readonly [threshold: number, below: number, negativesBelow: number])[] = [];
  /** Mass below the next threshold that is worth a point: of positives, of negatives, of both. */
  #duePositives = 0;
  #dueNegatives = 0;
  #dueBoth = 0;
  /** The last score, and whether it is a point: no array, since a million rows pass here. */
  #threshold = NaN;
  #belowPositives = 0;
  #belowNegatives = 0;
  #kept = true;

  /** @param positives mass of all positives */
  constructor(positives: number, negatives: number) {
    this.#positives = positives;
    this.#negatives = negatives;
  }

  /** Tells the next higher score, and what lies below it. */
  pass(threshold: number, positives: number, negatives: number): void {
    this.#threshold = threshold;
    this.#belowPositives = positives;
    this.#belowNegatives = negatives;
    this.#kept = positives >= this.#duePositives || negatives >= this.#dueNegatives || positives + negatives >= this.#dueBoth;
    if (this.#kept) this.#keep(positives, negatives);
  }

  #keep(positives: number, negatives: number): void {
    this.#points.push([this.#threshold, positives, negatives]);
    const all = this.#positives + this.#negatives;
    this.#duePositives = positives + FINE * this.#positives;
    this.#dueNegatives = negatives + FINE * this.#negatives;
    this.#dueBoth = all - (all - positives - negatives) / (1 + FINE);
  }

  /**
   * @param positives mass of all positives as the walk met it
   * @returns null where one of the classes weighs nothing
   */
  finish(positives: number, negatives: number): Curve | null {
    if (!(positives > 0 && negatives > 0)) return null;
    if (!this.#kept) this.#keep(this.#belowPositives, this.#belowNegatives);
    const points = this.#points.toReversed();
    const tp = Float64Array.from(points, ([, below]) => positives - below);
    const fp = Float64Array.from(points, ([, , below]) => negatives - below);
    const recall = tp.map((mass) => mass / positives);
    const precision = tp.map((mass, at) => (mass + fp[at]! > 0 ? mass / (mass + fp[at]!) : 1));
    const kept = thin([{ x: fp.map((mass) => mass / negatives), y: recall }, { x: recall, y: precision }], MOST_POINTS, TOLERANCE);
    return { thresholds: kept.map((at) => points[at]![0]), true_positives: kept.map((at) => tp[at]!), false_positives: kept.map((at) => fp[at]!) };
  }
}
