import { Badge, type Tone } from '@/ui/Badge';
import type { RunCounts } from '@/api/types';
import { count, plural } from '@/lib/format';
import styles from './RunCountsLine.module.css';

const states: { key: keyof RunCounts; word: string; tone: Tone }[] = [
  { key: 'running', word: 'running', tone: 'live' },
  { key: 'queued', word: 'waiting', tone: 'waiting' },
  { key: 'paused', word: 'paused', tone: 'warn' },
  { key: 'succeeded', word: 'succeeded', tone: 'good' },
  { key: 'failed', word: 'failed', tone: 'bad' },
  { key: 'cancelled', word: 'cancelled', tone: 'idle' },
];

export const total = (counts: RunCounts): number => states.reduce((sum, { key }) => sum + counts[key], 0);

const present = (counts: RunCounts) => states.filter(({ key }) => counts[key] > 0);

/** "1 running  4 succeeded": only what there is. */
export function RunCountsLine({ counts }: { counts: RunCounts }) {
  return (
    <span className={styles.line}>
      {present(counts).map(({ key, word, tone }) => (
        <Badge key={key} tone={tone}>
          {counts[key]} {word}
        </Badge>
      ))}
    </span>
  );
}

/** The same in the width of a table's cell: a bar with a part per state, and how many there are. */
export function RunCountsBar({ counts }: { counts: RunCounts }) {
  const inWords = present(counts)
    .map(({ key, word }) => `${counts[key]} ${word}`)
    .join(', ');
  return (
    <span
      className={styles.bar}
      title={inWords || 'no runs'}
      role="img"
      aria-label={`${plural(total(counts), 'run')}: ${inWords}`}
    >
      <span className={styles.parts}>
        {present(counts).map(({ key, tone }) => (
          <i key={key} data-tone={tone} style={{ flexGrow: counts[key] }} />
        ))}
      </span>
      {count(total(counts))}
    </span>
  );
}
