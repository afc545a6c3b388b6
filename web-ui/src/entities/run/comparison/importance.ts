/** How much of the difference between runs each setting explains. All pure. */

/** A run of a search: what it was set to, and how well it did. */
export type Trial = { settings: Record<string, string>; value: number };

export type Importance = {
  setting: string;
  /** Share of the variance of the metric that the setting explains by itself, from 0 to 1. */
  explained: number;
  /** Whether larger values of a numeric setting go with larger values of the metric; 0 for choices. */
  direction: -1 | 0 | 1;
  runs: number;
};

/** Fewer say nothing: with two runs every setting explains everything. */
const FEWEST = 4;

/**
 * For a numeric setting the squared rank correlation (Spearman) between its values and the metric; for a choice the share of the variance
 * that lies between its values (eta squared), corrected for the number of values (epsilon squared). Settings are looked at one by one: what
 * only two of them do together is not seen, and in a search that did not vary them independently one may get the credit of another.
 */
export function importance(trials: Trial[]): Importance[] {
  const names = [...new Set(trials.flatMap(({ settings }) => Object.keys(settings)))];
  return names
    .flatMap((setting): Importance[] => {
      const having = trials.filter((trial) => trial.settings[setting] !== undefined && Number.isFinite(trial.value));
      const texts = having.map((trial) => trial.settings[setting] as string);
      if (having.length < FEWEST || new Set(texts).size < 2) return [];
      const values = having.map(({ value }) => value);
      const numbers = texts.map((text) => (text.trim() === '' ? NaN : Number(text)));
      if (numbers.every(Number.isFinite)) {
        const correlation = pearson(ranks(numbers), ranks(values));
        return [
          {
            setting,
            explained: correlation ** 2,
            direction: Math.sign(correlation) as -1 | 0 | 1,
            runs: having.length,
          },
        ];
      }
      return [{ setting, explained: betweenGroups(texts, values), direction: 0, runs: having.length }];
    })
    .sort((a, b) => b.explained - a.explained || a.setting.localeCompare(b.setting));
}

/** 1 for the smallest; equal values share the mean of their places. */
function ranks(values: number[]): number[] {
  const order = values.map((value, index) => ({ value, index })).sort((a, b) => a.value - b.value);
  const places = new Array<number>(values.length).fill(0);
  for (let from = 0; from < order.length;) {
    let to = from;
    while (to < order.length && order[to]?.value === order[from]?.value) to += 1;
    for (let at = from; at < to; at += 1) places[order[at]?.index ?? 0] = (from + to + 1) / 2;
    from = to;
  }
  return places;
}

/** 0 when one of them does not vary. */
function pearson(a: number[], b: number[]): number {
  const [meanA, meanB] = [mean(a), mean(b)];
  const covariance = a.reduce((sum, value, index) => sum + (value - meanA) * ((b[index] ?? 0) - meanB), 0);
  const scale = Math.sqrt(squares(a, meanA) * squares(b, meanB));
  return scale === 0 ? 0 : covariance / scale;
}

function betweenGroups(groups: string[], values: number[]): number {
  const total = squares(values, mean(values));
  if (total === 0) return 0;
  const members = new Map<string, number[]>();
  groups.forEach((group, index) => members.set(group, [...(members.get(group) ?? []), values[index] ?? NaN]));
  const within = [...members.values()].reduce((sum, group) => sum + squares(group, mean(group)), 0);
  const freedom = values.length - members.size;
  if (freedom <= 0) return 0;
  // Without the correction, choices with many values would explain chance.
  const between = total - within - (members.size - 1) * (within / freedom);
  return Math.max(0, between / total);
}

const mean = (values: number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

const squares = (values: number[], middle: number): number =>
  values.reduce((sum, value) => sum + (value - middle) ** 2, 0);
