import { Badge, type Tone } from '@/ui/Badge';
import type { RunCounts } from '@/api/types';

const states: { key: keyof RunCounts; word: string; tone: Tone }[] = [
  { key: 'running', word: 'running', tone: 'live' },
  { key: 'queued', word: 'waiting', tone: 'waiting' },
  { key: 'paused', word: 'paused', tone: 'idle' },
  { key: 'succeeded', word: 'succeeded', tone: 'good' },
  { key: 'failed', word: 'failed', tone: 'bad' },
  { key: 'cancelled', word: 'cancelled', tone: 'idle' },
];

/** "1 running  4 succeeded": only what there is. */
export function RunCountsLine({ counts }: { counts: RunCounts }) {
  return (
    <span style={{ display: 'inline-flex', flexWrap: 'wrap', gap: '2px 12px' }}>
      {states
        .filter(({ key }) => counts[key] > 0)
        .map(({ key, word, tone }) => (
          <Badge key={key} tone={tone}>
            {counts[key]} {word}
          </Badge>
        ))}
    </span>
  );
}
