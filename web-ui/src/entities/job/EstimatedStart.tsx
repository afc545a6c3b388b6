import { RelativeTime, useNow } from '@/ui/RelativeTime';

/** When a waiting job will probably start. An estimate that has passed is none: whatever holds the slots took longer. */
export function EstimatedStart({ time }: { time: string | null }) {
  const now = useNow();
  if (time === null) return <span className="dim">not known yet</span>;
  return new Date(time).getTime() < now ? <span>any moment</span> : <RelativeTime time={time} />;
}
