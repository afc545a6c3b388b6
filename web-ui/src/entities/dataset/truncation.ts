import type { LengthHistogram } from '@/api/types';

/**
 * The share of rows longer than `cut` tokens: counted exactly by the server at a few limits, estimated from the bins between them. Inside
 * a bin rows are taken as evenly spread; the last bin holds everything longer, up to `longest`.
 */
export function truncatedShare(
  { binWidth, counts, longest, truncatedShare: exact }: LengthHistogram,
  cut: number,
): number {
  const known = exact[String(cut)];
  if (known !== undefined) return known;
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (total === 0 || cut >= longest) return 0;
  const longer = counts.reduce((sum, count, bin) => {
    const from = bin * binWidth;
    const to = bin === counts.length - 1 ? Math.max(longest, from + binWidth) : from + binWidth;
    if (cut <= from) return sum + count;
    if (cut >= to) return sum;
    return sum + count * ((to - cut) / (to - from));
  }, 0);
  return longer / total;
}
