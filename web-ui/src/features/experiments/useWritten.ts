import { useEffect, useRef, useState } from 'react';
import { useSearchParams } from 'react-router';
import type { Draft } from './draft';

/** What a person has written so far. `unreadable` is YAML with mistakes in it, from which no draft can be read; null when there is none. */
export type Written = { draft: Draft; unreadable: string | null };

type Kept = {
  written: Written;
  change: (written: Written) => void;
  /** True when the form goes on from what was written before somebody left it. */
  restored: boolean;
  /** Back to the start, with nothing kept. */
  startAnew: () => void;
  /** It has been launched: another one begins from the start. */
  forget: () => void;
};

/** The written experiment, from a start. It waits in the tab when somebody leaves the page or is signed out, until it is launched. */
export function useWritten(start: Draft): Kept {
  const place = usePlace();
  const beginning: Written = { draft: start, unreadable: null };
  const [before] = useState(() => kept(place));
  const [written, setWritten] = useState<Written>(before ?? beginning);
  const [restored, setRestored] = useState(before !== null);
  const forgotten = useRef(false);
  useEffect(() => {
    if (forgotten.current) return;
    if (isSame(written, { draft: start, unreadable: null })) sessionStorage.removeItem(place);
    else sessionStorage.setItem(place, JSON.stringify(written));
  }, [place, start, written]);
  return {
    written,
    change: setWritten,
    restored,
    startAnew: () => {
      setRestored(false);
      setWritten(beginning);
    },
    forget: () => {
      forgotten.current = true;
      sessionStorage.removeItem(place);
    },
  };
}

const isSame = (a: Written, b: Written): boolean => JSON.stringify(a) === JSON.stringify(b);

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
