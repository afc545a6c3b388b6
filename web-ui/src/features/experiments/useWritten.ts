import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { useSearchParams } from 'react-router';
import { session } from '@/api/session';
import type { Draft } from './draft';

/** What a person has written so far. `unreadable` is YAML with mistakes in it, from which no draft can be read; null when there is none. */
export type Written = { draft: Draft; unreadable: string | null };

/**
 * The written experiment, from a start. When the session ends the page makes room for the sign-in; what was written then waits in the tab
 * and is there again after it.
 */
export function useWritten(start: Draft): [Written, (written: Written) => void] {
  const cache = useQueryClient();
  const place = usePlace();
  const [written, setWritten] = useState<Written>(() => kept(place) ?? { draft: start, unreadable: null });
  const latest = useRef(written);
  useEffect(() => {
    latest.current = written;
  }, [written]);
  useEffect(() => {
    sessionStorage.removeItem(place);
    return () => {
      const signedOut = cache.getQueryData(session.queryKey) === null;
      if (signedOut) sessionStorage.setItem(place, JSON.stringify(latest.current));
    };
  }, [cache, place]);
  return [written, setWritten];
}

function kept(place: string): Written | null {
  const text = sessionStorage.getItem(place);
  return text === null ? null : (JSON.parse(text) as Written);
}

/** Experiments that start from something else are kept apart; how one is shown makes no difference. */
function usePlace(): string {
  const [search] = useSearchParams();
  const from = ['from', 'like', 'dataset', 'model'].map((name) => search.get(name) ?? '');
  return ['headstock-experiment', ...from].join('/');
}
