import type { Axis, Mark, Spec } from 'vega';

/** Sides of a square picture, and the height of a low one, pixels. */
export const SIDE = 320;
export const LOW = 150;

interface Side {
  readonly domain: readonly [number, number];
  readonly title?: string;
  /** Labels at given places instead of numbers at round ones. */
  readonly labels?: readonly { readonly at: number; readonly text: string }[];
  readonly format?: string;
  readonly grid?: false;
}

interface Frame {
  readonly width: number;
  readonly height: number;
  readonly x: Side;
  readonly y: Side;
}

/** Colours come from the page: every text and line is drawn in `currentColor`. */
export const AXIS = {
  labelColor: 'currentColor', titleColor: 'currentColor', tickColor: 'currentColor', domainColor: 'currentColor', gridColor: 'currentColor',
  gridOpacity: 0.12, labelFontSize: 12, titleFontSize: 12, titleFontWeight: 'normal', labelFont: 'inherit', titleFont: 'inherit',
} as const;

/** A picture with two linear scales, `x` and `y`, and axes. */
export function framed({ width, height, x, y }: Frame, marks: readonly Mark[]): Spec {
  const scale = (name: 'x' | 'y', side: Side) => ({ name, type: 'linear' as const, domain: [...side.domain], range: name === 'x' ? ('width' as const) : ('height' as const), zero: false, nice: false });
  return {
    width, height, padding: 4, autosize: 'pad',
    config: { axis: AXIS },
    signals: [{ name: 'xlabels', value: textsOf(x) }, { name: 'ylabels', value: textsOf(y) }],
    scales: [scale('x', x), scale('y', y)],
    axes: [axis('x', x), axis('y', y)],
    marks: [...marks],
  };
}

function textsOf({ labels = [] }: Side): Record<string, string> {
  return Object.fromEntries(labels.map(({ at, text }) => [String(at), text]));
}

function axis(scale: 'x' | 'y', { title, labels, format, grid }: Side): Axis {
  return {
    orient: scale === 'x' ? 'bottom' : 'left', scale, aria: false, grid: grid !== false,
    ...(title !== undefined && { title }),
    ...(format !== undefined && { format }),
    ...(labels === undefined ? { tickCount: 5 } : { labelOverlap: false, values: labels.map(({ at }) => at), encode: { labels: { update: { text: { signal: `${scale}labels[datum.value]` } } } } }),
  };
}

/** Marks of one body or class, under its name, so that the page's style sheet gives them their colour in light and in dark. */
export function named(name: string, values: readonly object[], marks: (data: string) => readonly Mark[]): Mark {
  return { type: 'group', aria: false, name, data: [{ name: `of-${name}`, values: [...values] }], marks: [...marks(`of-${name}`)] };
}

export const at = (field: 'x' | 'y', from: string = field) => ({ scale: field, field: from });

/** A line through points (x, y). */
export function line(data: string, options: { readonly dashed?: boolean; readonly width?: number } = {}): Mark {
  return {
    type: 'line', aria: false, from: { data },
    encode: { enter: { x: at('x'), y: at('y'), stroke: { value: 'currentColor' }, strokeWidth: { value: options.width ?? 2 }, ...(options.dashed === true && { strokeDash: { value: [5, 3] } }) } },
  };
}

/** A thin straight line from (x1, y1) to (x2, y2), for what is compared with. */
export function rule(from: readonly [number, number], to: readonly [number, number]): Mark {
  return {
    type: 'rule', aria: false, name: 'bound',
    encode: { enter: { x: { scale: 'x', value: from[0] }, y: { scale: 'y', value: from[1] }, x2: { scale: 'x', value: to[0] }, y2: { scale: 'y', value: to[1] }, stroke: { value: 'currentColor' }, strokeDash: { value: [2, 3] }, strokeWidth: { value: 1 } } },
  };
}

/** Upright bars from 0 over [low, high): filled, or as their outline. */
export function bars(data: string, filled: boolean): Mark[] {
  if (filled) {
    return [{
      type: 'rect', aria: false, from: { data },
      encode: { enter: { x: at('x', 'low'), x2: at('x', 'high'), y: at('y'), y2: { scale: 'y', value: 0 }, fill: { value: 'currentColor' }, fillOpacity: { value: 0.4 } } },
    }];
  }
  return [{
    type: 'line', aria: false, from: { data },
    encode: { enter: { x: at('x', 'low'), y: at('y'), interpolate: { value: 'step-after' }, stroke: { value: 'currentColor' }, strokeWidth: { value: 1.5 } } },
  }];
}
