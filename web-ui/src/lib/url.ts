/** State that a reader should be able to send to a colleague lives in the address. */
import { useCallback } from 'react';
import { useSearchParams } from 'react-router';

/** One query parameter as a piece of state. Setting it to `fallback` or null removes it; the history gets no new entry. */
export function useParameter(name: string, fallback = ''): [string, (value: string | null) => void] {
  const [search, setSearch] = useSearchParams();
  const set = useCallback(
    (value: string | null) =>
      setSearch(
        (before) => {
          const after = new URLSearchParams(before);
          if (value === null || value === '' || value === fallback) after.delete(name);
          else after.set(name, value);
          return after;
        },
        { replace: true },
      ),
    [setSearch, name, fallback],
  );
  return [search.get(name) ?? fallback, set];
}

/** A comma-separated list in one query parameter. */
export function useListParameter(name: string): [string[], (values: string[]) => void] {
  const [value, set] = useParameter(name);
  return [value === '' ? [] : value.split(','), (values) => set(values.join(','))];
}
