import { useSyncExternalStore } from 'react';
import { absolute, ago } from '@/lib/format';

/** One clock for all times on a page, so that they change together and only every ten seconds. */
const TICK_MILLISECONDS = 10_000;
let now = Date.now();
const watchers = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;

function subscribe(watcher: () => void): () => void {
  if (watchers.size === 0) {
    now = Date.now();
    timer = setInterval(() => {
      now = Date.now();
      watchers.forEach((notify) => notify());
    }, TICK_MILLISECONDS);
  }
  watchers.add(watcher);
  return () => {
    watchers.delete(watcher);
    if (watchers.size === 0) clearInterval(timer);
  };
}

export const useNow = (): number => useSyncExternalStore(subscribe, () => now);

/** "3 minutes ago", with the moment itself on hover. */
export function RelativeTime({ time }: { time: string | null }) {
  const current = useNow();
  if (time === null) return <span className="dim">never</span>;
  return (
    <time dateTime={time} title={absolute(time)} style={{ whiteSpace: 'nowrap' }}>
      {ago(time, current)}
    </time>
  );
}
