/**
 * Exponential moving average with correction of the start, as in Adam: early values are not pulled towards zero.
 *
 * @param weight of the past, from 0 (leaves everything as it is) to below 1
 */
export function smooth(values: number[], weight: number): number[] {
  if (weight <= 0) return values;
  let mean = 0;
  let mass = 0;
  return values.map((value) => {
    if (!Number.isFinite(value)) return NaN;
    mean = weight * mean + (1 - weight) * value;
    mass = weight * mass + (1 - weight);
    return mean / mass;
  });
}
