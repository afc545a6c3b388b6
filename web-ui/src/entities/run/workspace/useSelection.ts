import { useState } from 'react';
import type { RunRow } from '@/api/types';

/** More runs than this do not fit into a comparison. */
export const MOST_COMPARED = 50;

export type Selection = {
  /** Every run that matches, also those that are not loaded. */
  all: boolean;
  ids: string[];
  count: number;
  has: (id: string) => boolean;
  /** @param range from the row that was chosen before */
  toggle: (id: string, index: number, range: boolean, rows: RunRow[]) => void;
  selectAll: (all: boolean, rows: RunRow[]) => void;
  clear: () => void;
};

/** The chosen runs. They are kept in the page and not in its address: ten thousand ids are no address. */
export function useSelection(total: number): Selection {
  const [ids, setIds] = useState<ReadonlySet<string>>(new Set());
  const [all, setAll] = useState(false);
  const [anchor, setAnchor] = useState(0);
  return {
    all,
    ids: [...ids],
    count: all ? total : ids.size,
    has: (id) => all || ids.has(id),
    toggle: (id, index, range, rows) => {
      const after = new Set(all ? rows.map((row) => row.id) : ids);
      setAll(false);
      setAnchor(index);
      if (range) {
        const [from, to] = anchor < index ? [anchor, index] : [index, anchor];
        rows.slice(from, to + 1).forEach((row) => after.add(row.id));
      } else if (!after.delete(id)) after.add(id);
      setIds(after);
    },
    selectAll: (wanted, rows) => {
      // A few are chosen one by one, so that they can be compared.
      const few = wanted && rows.length === total && total <= MOST_COMPARED;
      setAll(wanted && !few);
      setIds(new Set(few ? rows.map(({ id }) => id) : []));
    },
    clear: () => {
      setAll(false);
      setIds(new Set());
    },
  };
}
