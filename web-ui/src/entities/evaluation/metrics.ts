/** Metrics as heads declare them: their order, direction and names. No metric is known here by its name but the loss, which is always there. */
import type { Evaluation, MetricValue, MetricView } from '@/api/types';

/** Curves say which split they are of: `dev/f1` is `f1` of dev. */
export const withoutSplit = (name: string): string => name.replace(/^(train|dev|test)\//, '');

/** `f1/*` in a heading: "f1 per class". */
export const metricTitle = (name: string): string => name.replace(/\/\*$/, ' per class');

/** As declared, by name or by a pattern such as `f1/*`; the loss is minimized also where no head says so. */
export function directionOf(name: string, declared: MetricView[]): MetricView['direction'] | null {
  const plain = withoutSplit(name);
  const found = declared.find(({ name: one }) => matches(one, plain));
  return found?.direction ?? (plain === 'loss' ? 'MINIMIZE' : null);
}

const matches = (pattern: string, name: string): boolean =>
  pattern === name || (pattern.endsWith('/*') && name.startsWith(pattern.slice(0, -1)));

/** Whether a value is better than another; what is no number is worse than any. */
export function isBetter(a: MetricValue, b: MetricValue, direction: MetricView['direction']): boolean {
  const [left, right] = [a ?? NaN, b ?? NaN];
  if (!Number.isFinite(left)) return false;
  if (!Number.isFinite(right)) return true;
  return direction === 'MAXIMIZE' ? left > right : left < right;
}

/** The one with the best value of its primary metric, the first of equals. */
export function bestOf<E extends Pick<Evaluation, 'metrics' | 'primary' | 'declared'>>(all: E[]): E | undefined {
  return all.reduce<E | undefined>((best, one) => {
    if (!best) return one;
    // Without a metric of its own a head is ranked by its loss.
    const direction = one.primary === null ? 'MINIMIZE' : (directionOf(one.primary, one.declared) ?? 'MAXIMIZE');
    return isBetter(valueOf(one), valueOf(best), direction) ? one : best;
  }, undefined);
}

const valueOf = ({ metrics, primary }: Pick<Evaluation, 'metrics' | 'primary'>): MetricValue =>
  metrics[primary ?? 'loss'] ?? null;

/** In the order in which they are declared, the primary one first; what nobody declared comes last. */
export function inOrder({ metrics, declared, primary }: Pick<Evaluation, 'metrics' | 'declared' | 'primary'>) {
  const place = (name: string): number => {
    if (withoutSplit(name) === primary) return -1;
    const index = declared.findIndex((one) => matches(one.name, withoutSplit(name)));
    return index < 0 ? declared.length : index;
  };
  return Object.entries(metrics).sort(([a], [b]) => place(a) - place(b) || a.localeCompare(b));
}

/** Whether no row had a right answer that its answer could be compared with. */
export function isUnmeasured({ metrics }: Pick<Evaluation, 'metrics'>): boolean {
  const values = Object.values(metrics);
  return values.length > 0 && values.every((value) => value === null);
}
