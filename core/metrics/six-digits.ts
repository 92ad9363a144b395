/** Powers of ten that a double holds exactly: up to them a division gives the double nearest to the decimal. */
const POWERS = Float64Array.from({ length: 23 }, (_, k) => Number(`1e${k}`));

/** The number with six significant digits, as `Number(x.toPrecision(6))` gives it but several times faster. */
export function sixDigits(x: number): number {
  const places = 5 - Math.floor(Math.log10(Math.abs(x)));
  const power = POWERS[places];
  return power === undefined ? Number(x.toPrecision(6)) : Math.round(x * power) / power;
}
