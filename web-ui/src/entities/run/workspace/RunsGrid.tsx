import { Checkbox, UnstyledButton } from '@mantine/core';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef } from 'react';
import { Link } from 'react-router';
import type { RunColumns, RunRow } from '@/api/types';
import { RunSwatch } from '@/entities/run/RunSwatch';
import { useDensity } from '@/ui/density';
import { Icon } from '@/ui/Icon';
import { Cell } from './Cell';
import { columnTitle, isNumeric, sortKey } from './columns';
import { useColumnWidths, widthStyle, type Resizing, type Widths } from './useColumnWidths';
import type { Selection } from './useSelection';
import styles from './Workspace.module.css';

/** Rows drawn above and below what is visible. */
const SPARE = 12;
/** So many rows before the end of what is loaded the next page is asked for. */
const AHEAD = 60;

type Props = {
  rows: RunRow[];
  columns: string[];
  known: RunColumns | undefined;
  sort: string;
  onSort: (sort: string) => void;
  widths: Widths;
  onWidths: (widths: Widths) => void;
  selection: Selection;
  total: number;
  hasMore: boolean;
  onMore: () => void;
  /** Beside charts the table fills its column; alone it is as high as the window. */
  drawn: ReadonlySet<string>;
};

/** A table of any number of runs, of which only those in sight are in the page. */
export function RunsGrid(props: Props) {
  const { rows, columns, known, sort, onSort, widths, onWidths, selection, total, hasMore, onMore, drawn } = props;
  const box = useRef<HTMLDivElement>(null);
  const { row } = useDensity();
  const resizing = useColumnWidths(widths, onWidths);
  // eslint-disable-next-line react-hooks/incompatible-library -- the virtualizer keeps its own state on purpose
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => box.current,
    estimateSize: () => row,
    overscan: SPARE,
    initialRect: { width: 800, height: 600 },
  });
  useEffect(() => virtual.measure(), [virtual, row]);
  const items = virtual.getVirtualItems();
  const last = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (hasMore && last >= rows.length - AHEAD) onMore();
  }, [hasMore, last, rows.length, onMore]);
  const before = items[0]?.start ?? 0;
  const after = virtual.getTotalSize() - (items.at(-1)?.end ?? 0);
  const span = columns.length + 2;

  return (
    <div ref={box} className={styles.grid} tabIndex={0} aria-label="Runs, scrollable" role="group">
      <table aria-label="Runs" aria-rowcount={total + 1}>
        <thead>
          <tr>
            <th className={styles.check}>
              <Checkbox
                aria-label="Select all runs that match"
                checked={total > 0 && selection.count === total}
                indeterminate={selection.count > 0 && selection.count < total}
                onChange={(event) => selection.selectAll(event.currentTarget.checked, rows)}
              />
            </th>
            <Head column="name" title="Run" sort={sort} onSort={onSort} resizing={resizing} sticky />
            {columns.map((column) => (
              <Head
                key={column}
                column={column}
                title={columnTitle(column)}
                sort={sort}
                onSort={onSort}
                resizing={resizing}
                numeric={isNumeric(column, known)}
              />
            ))}
          </tr>
        </thead>
        <tbody>
          {before > 0 && <Gap height={before} span={span} />}
          {items.map(({ index }) => {
            const run = rows[index];
            if (!run) return null;
            return (
              <tr key={run.id} aria-selected={selection.has(run.id)} aria-rowindex={index + 2}>
                <td className={styles.check}>
                  <Checkbox
                    aria-label={`Select ${run.name}`}
                    checked={selection.has(run.id)}
                    onChange={(event) =>
                      selection.toggle(run.id, index, (event.nativeEvent as MouseEvent).shiftKey, rows)
                    }
                  />
                </td>
                <th
                  scope="row"
                  className={styles.name}
                  style={widthStyle(resizing.widthOf('name'))}
                  data-drawn={drawn.has(run.id)}
                >
                  <RunSwatch number={run.number} />
                  <Link to={`/runs/${run.id}`} title={run.name} dir="auto">
                    {run.name}
                  </Link>
                </th>
                {columns.map((column) => (
                  <td
                    key={column}
                    className={isNumeric(column, known) ? styles.number : undefined}
                    style={widthStyle(resizing.widthOf(column))}
                  >
                    <Cell row={run} column={column} />
                  </td>
                ))}
              </tr>
            );
          })}
          {after > 0 && <Gap height={after} span={span} />}
        </tbody>
      </table>
    </div>
  );
}

const Gap = ({ height, span }: { height: number; span: number }) => (
  <tr aria-hidden>
    <td colSpan={span} style={{ height, padding: 0, border: 0 }} />
  </tr>
);

type HeadProps = {
  column: string;
  title: string;
  sort: string;
  onSort: (sort: string) => void;
  resizing: Resizing;
  numeric?: boolean;
  sticky?: boolean;
};

/** Numbers are sorted from the largest first: that is what people look for. */
function Head({ column, title, sort, onSort, resizing, numeric = false, sticky = false }: HeadProps) {
  const key = sortKey(column);
  const direction = sort === key ? 'ascending' : sort === `-${key}` ? 'descending' : undefined;
  const next = (): string => {
    const first = numeric ? `-${key}` : `${key}`;
    const second = numeric ? `${key}` : `-${key}`;
    return direction === undefined ? first : sort === first ? second : first;
  };
  return (
    <th
      scope="col"
      aria-sort={direction}
      className={[numeric ? styles.number : '', sticky ? styles.name : ''].join(' ').trim()}
      style={widthStyle(resizing.widthOf(column))}
      title={title}
      onKeyDown={(event) => {
        const direction = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
        if (direction && event.shiftKey) resizing.onStep(column, event.currentTarget, direction === 1 ? 1 : -1);
      }}
    >
      {key === null ? (
        title
      ) : (
        <UnstyledButton className={styles.sort} onClick={() => onSort(next())}>
          <span>{title}</span>
          {direction && <Icon name={direction === 'descending' ? 'down' : 'up'} size={11} />}
        </UnstyledButton>
      )}
      <span
        className={styles.edge}
        aria-hidden
        onPointerDown={(event) => resizing.onDrag(column, event)}
        onDoubleClick={() => resizing.onReset(column)}
      />
    </th>
  );
}
