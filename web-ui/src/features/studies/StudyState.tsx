import type { Study } from '@/api/types';
import { Badge, type Tone } from '@/ui/Badge';

const states: Record<Study['state'], { word: string; tone: Tone }> = {
  RUNNING: { word: 'Running', tone: 'live' },
  FINISHED: { word: 'Finished', tone: 'good' },
  FAILED: { word: 'Failed', tone: 'bad' },
  CANCELLED: { word: 'Stopped', tone: 'idle' },
};

export function StudyState({ state }: { state: Study['state'] }) {
  const { word, tone } = states[state];
  return <Badge tone={tone}>{word}</Badge>;
}
