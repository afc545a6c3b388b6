import type { StudyVariant } from '@/api/types';

export const runsOf = (variants: StudyVariant[]) => variants.flatMap(({ runs }) => runs);

/** The mean of the runs that have a value; null when none has. */
export function meanOf({ runs }: StudyVariant): number | null {
  const values = runs.flatMap(({ value }) => (value !== null && Number.isFinite(Number(value)) ? [Number(value)] : []));
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
}
