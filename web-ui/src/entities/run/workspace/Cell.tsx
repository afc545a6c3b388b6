import { Link } from 'react-router';
import type { RunRow } from '@/api/types';
import { isFinished } from '@/entities/job/StateBadge';
import { RunOutcome } from '@/entities/run/RunOutcome';
import { ProgressBar } from '@/ui/ProgressBar';
import { RelativeTime } from '@/ui/RelativeTime';
import { duration, metric, share } from '@/lib/format';
import styles from './Workspace.module.css';

/** One value of a run. Only its name is a link, and what it belongs to. */
export function Cell({ row, column }: { row: RunRow; column: string }) {
  if (column.startsWith('metric:')) return metric(row.metrics[column.slice('metric:'.length)]);
  if (column.startsWith('setting:')) {
    const value = row.settings[column.slice('setting:'.length)];
    return value === undefined ? <span className="dim">–</span> : <span title={value}>{shortened(value)}</span>;
  }
  switch (column) {
    case 'state':
      return <State row={row} />;
    case 'best':
      return <span title={row.primaryMetric?.name}>{metric(row.primaryMetric?.value)}</span>;
    case 'experiment':
      return (
        <Link className={styles.quiet} to={`/experiments/${row.experimentId}`} title={row.experimentName}>
          {row.experimentName}
        </Link>
      );
    case 'data':
      return `${row.dataset.name} v${row.dataset.number}`;
    case 'model':
      return row.baseModel.name;
    case 'tags':
      return row.tags.map((tag) => (
        <span key={tag} className={styles.tag}>
          {tag}
        </span>
      ));
    case 'seconds':
      return row.seconds === null ? <span className="dim">–</span> : duration(row.seconds);
    case 'trained':
      return row.totalParameters > 0 ? share(row.trainedParameters / row.totalParameters) : '–';
    case 'createdAt':
      return <RelativeTime time={row.createdAt} />;
    case 'finishedAt':
      return row.finishedAt ? <RelativeTime time={row.finishedAt} /> : <span className="dim">–</span>;
    default:
      return null;
  }
}

function State({ row }: { row: RunRow }) {
  const running = row.state === 'RUNNING' && row.totalSteps > 0;
  return (
    <span title={row.verdict?.text ?? row.headline} className={styles.state}>
      {running ? (
        <>
          <ProgressBar done={row.step} of={row.totalSteps} width={54} label={`Progress of ${row.name}`} />
          {row.secondsLeft !== null && <span className="dim">{duration(row.secondsLeft)}</span>}
        </>
      ) : (
        <RunOutcome inRow state={row.state} verdict={isFinished(row.state) ? row.verdict : null} />
      )}
    </span>
  );
}

/** 0.00003 → 3e-5; the rest as it is. */
const shortened = (text: string): string => {
  const value = Number(text);
  return text !== '' && Number.isFinite(value) && value !== 0 && Math.abs(value) < 0.001 ? value.toExponential() : text;
};
