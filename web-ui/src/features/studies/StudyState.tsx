import { Badge, type Tone } from '@/ui/Badge';
import { words } from '@/lib/format';

const tones: Record<string, Tone> = {
  PLANNING: 'live',
  RUNNING: 'live',
  SUCCEEDED: 'good',
  FINISHED: 'good',
  FAILED: 'bad',
  CANCELLED: 'idle',
  OVER_BUDGET: 'warn',
};

export const StudyState = ({ state }: { state: string }) => (
  <Badge tone={tones[state] ?? 'waiting'}>{words(state)}</Badge>
);
