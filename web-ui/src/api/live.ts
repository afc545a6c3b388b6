/** How components take part in the tab's connection to the server. */
import { createContext, useContext, useEffect, useSyncExternalStore } from 'react';
import type { LiveUpdates } from './liveUpdates';

export const LiveUpdatesContext = createContext<LiveUpdates | null>(null);

/** Keeps the curves and logs of these runs growing while the component is on screen. */
export function useFollow(runIds: string[]): void {
  const updates = useContext(LiveUpdatesContext);
  const ids = runIds.join(',');
  useEffect(() => {
    if (!updates || ids === '') return;
    const stops = ids.split(',').map((id) => updates.follow(id));
    return () => stops.forEach((stop) => stop());
  }, [updates, ids]);
}

/** False while what is on screen may be out of date because the server does not tell. */
export function useIsLive(): boolean {
  const updates = useContext(LiveUpdatesContext);
  return useSyncExternalStore(updates?.subscribe ?? noSubscription, updates?.isLive ?? always);
}

const noSubscription = () => () => undefined;
const always = () => true;
