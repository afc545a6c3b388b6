import { useCallback } from 'react';
import { useSearchParams } from 'react-router';
import { limited, type Widths } from './useColumnWidths';

/** How a table of runs is looked at. The address holds it, so that it can be sent to a colleague or saved. */
export type View = {
  filter: string;
  sort: string;
  /** What the rows are grouped by; none for single runs. */
  by: string[];
  /** Null for the usual columns. */
  columns: string[] | null;
  /** Of columns that somebody made wider or narrower. */
  widths: Widths;
  charts: boolean;
};

const NAMES = { filter: 'filter', sort: 'sort', by: 'by', columns: 'column', widths: 'width', charts: 'charts' };

export function useView(): [View, (changes: Partial<View>) => void] {
  const [search, setSearch] = useSearchParams();
  const columns = search.getAll(NAMES.columns);
  const view: View = {
    filter: search.get(NAMES.filter) ?? '',
    sort: search.get(NAMES.sort) ?? '',
    by: search.getAll(NAMES.by),
    columns: columns.length > 0 ? columns : null,
    widths: readWidths(search.getAll(NAMES.widths)),
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
          if (changes.widths !== undefined)
            put(
              NAMES.widths,
              Object.entries(changes.widths).map(([column, width]) => `${width} ${column}`),
            );
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

/** "120 metric:dev/accuracy". */
function readWidths(texts: string[]): Widths {
  return Object.fromEntries(
    texts.flatMap((text): [string, number][] => {
      const [, width, column] = /^(\d+) (.+)$/.exec(text) ?? [];
      return width && column ? [[column, limited(Number(width))]] : [];
    }),
  );
}

/** What of the address is saved with a view. */
export function savedQuery(search: string): string {
  const kept = new URLSearchParams();
  for (const [name, value] of new URLSearchParams(search))
    if ([...Object.values(NAMES), 'pane', 'x', 'smooth', 'scale', 'seeds'].includes(name)) kept.append(name, value);
  return kept.toString();
}
