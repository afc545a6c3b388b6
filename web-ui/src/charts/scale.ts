/** Numbers to places and shades. All pure. */

/** JSON has no NaN: the server writes null, and figures of earlier versions have words. */
export const finite = (value: unknown): number | null => {
  const number = typeof value === 'number' ? value : Number(value ?? NaN);
  return Number.isFinite(number) ? number : null;
};

export type Range = { low: number; high: number };

/** Of all finite values; null when there are none. */
export function rangeOf(values: Iterable<unknown>): Range | null {
  let low = Infinity;
  let high = -Infinity;
  for (const value of values) {
    const number = finite(value);
    if (number === null) continue;
    low = Math.min(low, number);
    high = Math.max(high, number);
  }
  return low <= high ? { low, high } : null;
}

/** Where a value lies between the ends of a range, from 0 to 1; a range of one value is all middle. */
export const position = (value: number, { low, high }: Range): number =>
  high > low ? (value - low) / (high - low) : 0.5;

/** Round numbers within a range, about as many as asked for. */
export function ticks({ low, high }: Range, about = 5): number[] {
  if (high <= low) return [low];
  const rough = (high - low) / Math.max(1, about);
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 5, 10].find((factor) => factor * power >= rough) ?? 10) * power;
  const first = Math.ceil(low / step - 1e-9);
  const last = Math.floor(high / step + 1e-9);
  return Array.from({ length: last - first + 1 }, (_, index) => Number(((first + index) * step).toPrecision(12)));
}

/** As short as it can be said: "0.25", "1e-5". */
export function tick(value: number): string {
  const size = Math.abs(value);
  if (size !== 0 && (size < 0.001 || size >= 100_000)) return value.toExponential(1).replace('.0e', 'e');
  return String(Number(value.toPrecision(4)));
}

/** Shades that the eye tells apart. */
export const SHADES = 24;

export type Shading = {
  /** From −SHADES to SHADES; null for no value. Below 0 only when values lie on both sides of 0. */
  shade: (value: unknown) => number | null;
  logarithmic: boolean;
  low: number;
  high: number;
};

/** Two colors around zero where values lie on both sides of it; else one from the lowest to the highest, in decades where it spans several. */
export function shading(values: Iterable<unknown>, allowLogarithm = false): Shading {
  const range = rangeOf(values) ?? { low: 0, high: 0 };
  const { low, high } = range;
  if (low < 0 && high > 0) {
    const largest = Math.max(-low, high);
    return { shade: each((value) => (value / largest) * SHADES), logarithmic: false, low, high };
  }
  const logarithmic = allowLogarithm && low > 0 && high / low > 20;
  const inner = logarithmic ? { low: Math.log(low), high: Math.log(high) } : range;
  return {
    shade: each((value) => position(logarithmic ? Math.log(value) : value, inner) * SHADES),
    logarithmic,
    low,
    high,
  };
}

const each = (of: (value: number) => number) => (value: unknown) => {
  const number = finite(value);
  return number === null ? null : Math.round(of(number));
};

/** Share of the color in the darkest cell, in per cent; where text stands on it, less, so that it is read in both schemes. */
export const DARKEST = 86;
export const DARKEST_BEHIND_TEXT = 46;

/** A CSS color, so that light and dark need no second drawing. */
export const shadeColor = (shade: number, darkest = DARKEST): string =>
  `color-mix(in srgb, var(${shade < 0 ? '--bad' : '--accent'}) ${Math.round((Math.abs(shade) / SHADES) * darkest)}%, var(--surface))`;
