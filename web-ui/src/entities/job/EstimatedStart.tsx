import { useNow } from '@/ui/RelativeTime';
import { absolute } from '@/lib/format';
import { inAbout } from './inAbout';

/** When a waiting job will probably start. An estimate that has passed is none: whatever holds the slots took longer. */
export function EstimatedStart({ time }: { time: string | null }) {
  const now = useNow();
  if (time === null) return <span className="dim">not known yet</span>;
  const seconds = (new Date(time).getTime() - now) / 1000;
  if (seconds < 0) return <span>any moment</span>;
  return (
    <time dateTime={time} title={absolute(time)} style={{ whiteSpace: 'nowrap' }}>
      {inAbout(seconds)}
    </time>
  );
}
