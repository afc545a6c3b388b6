import { useCallback } from 'react';
import { useSearchParams } from 'react-router';

/** How a table of runs is looked at. The address holds it, so that it can be sent to a colleague or saved. */
export type View = {
  filter: string;
  sort: string;
  /** What the rows are grouped by; none for single runs. */
  by: string[];
  /** Null for the usual columns. */
  columns: string[] | null;
  charts: boolean;
};

const NAMES = { filter: 'filter', sort: 'sort', by: 'by', columns: 'column', charts: 'charts' };

export function useView(): [View, (changes: Partial<View>) => void] {
  const [search, setSearch] = useSearchParams();
  const columns = search.getAll(NAMES.columns);
  const view: View = {
    filter: search.get(NAMES.filter) ?? '',
    sort: search.get(NAMES.sort) ?? '',
    by: search.getAll(NAMES.by),
    columns: columns.length > 0 ? columns : null,
    charts: search.get(NAMES.charts) !== 'off',
  };
  const change = useCallback(
    (changes: Partial<View>) =>
      setSearch(
        (before) => {
          const after = new URLSearchParams(before);
          const put = (name: string, values: string[]) => {
            after.delete(name);
            values.filter((value) => value !== '').forEach((value) => after.append(name, value));
          };
          if (changes.filter !== undefined) put(NAMES.filter, [changes.filter]);
          if (changes.sort !== undefined) put(NAMES.sort, [changes.sort]);
          if (changes.by !== undefined) put(NAMES.by, changes.by);
          if (changes.columns !== undefined) put(NAMES.columns, changes.columns ?? []);
          if (changes.charts !== undefined) put(NAMES.charts, changes.charts ? [] : ['off']);
          return after;
        },
        // A filter or a grouping is a step to come back from.
        { replace: changes.filter === undefined && changes.by === undefined },
      ),
    [setSearch],
  );
  return [view, change];
}

/** What of the address is saved with a view. */
export function savedQuery(search: string): string {
  const kept = new URLSearchParams();
  for (const [name, value] of new URLSearchParams(search))
    if ([...Object.values(NAMES), 'pane', 'x', 'smooth', 'scale', 'seeds'].includes(name)) kept.append(name, value);
  return kept.toString();
}
