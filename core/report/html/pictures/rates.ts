/** A share as its counts support: two digits of the half-width of its 95 % interval, from one decimal to four. */
export function share(part: number, of: number): string {
  if (!(of > 0)) return '';
  const value = part / of;
  const half = 1.96 * Math.sqrt(Math.max(value * (1 - value), 1 / of) / of);
  return value.toFixed(Math.min(4, Math.max(1, 1 - Math.floor(Math.log10(half)))));
}

/** A mass: whole, or of weights three significant digits. */
export function massText(mass: number): string {
  if (Number.isInteger(mass)) return String(mass).replace(/\B(?=(\d{3})+$)/g, ',');
  return mass >= 1000 ? massText(Math.round(mass)) : String(Number(mass.toPrecision(3)));
}

/** An edge or a bin's end, four significant digits. */
export function edgeText(value: number): string {
  const text = Math.abs(value) >= 1e6 || (value !== 0 && Math.abs(value) < 1e-3) ? value.toPrecision(3) : String(Number(value.toPrecision(4)));
  return text.replace(/^-/, '−');
}
