import type { Evaluation } from '@/api/types';
import { count, metric } from '@/lib/format';
import { directionOf, inOrder } from './metrics';
import styles from './Evaluation.module.css';

/** Every metric in the order in which the head declares them, the one that ranks runs first and with its interval. */
export function MetricsTable({ evaluation }: { evaluation: Evaluation }) {
  const { primary, declared, intervals, cut } = evaluation;
  return (
    <table className={styles.metrics} aria-label="Metrics">
      <tbody>
        {inOrder(evaluation).map(([name, value]) => (
          <tr key={name} data-primary={name === primary || undefined}>
            <th scope="row">
              {name} <Direction of={directionOf(name, declared)} />
            </th>
            <td>
              {metric(value)}
              <Interval of={intervals[name]} />
            </td>
          </tr>
        ))}
        {cut > 0 && (
          <tr>
            <th scope="row">answers that were cut</th>
            <td>{count(cut)}</td>
          </tr>
        )}
      </tbody>
    </table>
  );
}

function Direction({ of }: { of: 'MAXIMIZE' | 'MINIMIZE' | null }) {
  if (of === null) return null;
  return (
    <span className="dim" title={of === 'MAXIMIZE' ? 'larger is better' : 'smaller is better'}>
      {of === 'MAXIMIZE' ? '↑' : '↓'}
    </span>
  );
}

function Interval({ of }: { of: number[] | undefined }) {
  const [low, high] = of ?? [];
  if (low === undefined || high === undefined) return null;
  return (
    <span className={styles.interval} title="95 % interval, by bootstrap over the examples">
      {metric(low)} to {metric(high)}
    </span>
  );
}
