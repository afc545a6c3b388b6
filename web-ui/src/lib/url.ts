/** State that a reader should be able to send to a colleague lives in the address. */
import { useCallback } from 'react';
import { useSearchParams } from 'react-router';

/**
 * Changes query parameters; null removes one. The history gets no new entry. Parameters that change together must go through one
 * call, since the router does not add up calls of the same moment.
 */
export function useSetParameters(): (changes: Record<string, string | null>) => void {
  const [, setSearch] = useSearchParams();
  return useCallback(
    (changes) =>
      setSearch(
        (before) => {
          const after = new URLSearchParams(before);
          for (const [name, value] of Object.entries(changes)) {
            if (value === null || value === '') after.delete(name);
            else after.set(name, value);
          }
          return after;
        },
        { replace: true },
      ),
    [setSearch],
  );
}

/** One query parameter as a piece of state. Setting it to `fallback` or null removes it. */
export function useParameter(name: string, fallback = ''): [string, (value: string | null) => void] {
  const [search] = useSearchParams();
  const change = useSetParameters();
  const set = useCallback(
    (value: string | null) => change({ [name]: value === fallback ? null : value }),
    [change, name, fallback],
  );
  return [search.get(name) ?? fallback, set];
}

/** A comma-separated list in one query parameter. */
export function useListParameter(name: string): [string[], (values: string[]) => void] {
  const [value, set] = useParameter(name);
  return [value === '' ? [] : value.split(','), (values) => set(values.join(','))];
}
