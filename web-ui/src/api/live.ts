/** How components take part in the tab's connection to the server. */
import { createContext, useContext, useEffect, useSyncExternalStore } from 'react';
import type { News } from './events';

export const NewsContext = createContext<News | null>(null);

/** Keeps the curves and logs of these runs growing while the component is on screen. */
export function useFollow(runIds: string[]): void {
  const news = useContext(NewsContext);
  const ids = runIds.join(',');
  useEffect(() => {
    if (!news || ids === '') return;
    const stops = ids.split(',').map((id) => news.follow(id));
    return () => stops.forEach((stop) => stop());
  }, [news, ids]);
}

/** False while what is on screen may be out of date because the server does not tell. */
export function useIsLive(): boolean {
  const news = useContext(NewsContext);
  return useSyncExternalStore(news?.subscribe ?? noSubscription, news?.isLive ?? always);
}

const noSubscription = () => () => undefined;
const always = () => true;
