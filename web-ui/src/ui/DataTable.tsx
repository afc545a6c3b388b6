import { Skeleton, TextInput, UnstyledButton, Button } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { useState, type ReactNode } from 'react';
import { useSearchParams } from 'react-router';
import { Icon } from './Icon';
import styles from './DataTable.module.css';

export type Column<Row> = {
  /** Names the column in the address, and to the server when it sorts. */
  key: string;
  title: string;
  cell: (row: Row) => ReactNode;
  /** By what the column sorts here in the browser. */
  value?: (row: Row) => string | number | null;
  /** True when the server sorts by `key`. */
  remote?: boolean;
  align?: 'right';
  width?: number | string;
  /** Left out on narrow screens. */
  minor?: boolean;
  /** Takes the room that the others leave, and is cut where that is little. */
  grows?: boolean;
  /** Sentences, which go on in further lines instead of being cut. */
  prose?: boolean;
};

type Props<Row> = {
  /** What the rows are, for people who hear the page. */
  label: string;
  columns: Column<Row>[];
  /** Undefined while loading. */
  rows: Row[] | undefined;
  rowKey: (row: Row) => string;
  empty: ReactNode;
  /** Rows of very different heights are read from their tops. */
  fromTop?: boolean;
  /** `name` or `-name`; from {@link useTable}. */
  sort?: string;
  onSort?: (sort: string) => void;
};

/** A dense table. What sorts in the browser has `value`, what the server sorts has `remote`. */
export function DataTable<Row>({ label, columns, rows, rowKey, empty, fromTop, sort = '', onSort }: Props<Row>) {
  if (rows?.length === 0) return empty;
  const sorted = rows && sortRows(rows, columns, sort);

  return (
    <div className={styles.scroll} tabIndex={0} role="group" aria-label={`${label}, scrollable`}>
      <table className={styles.table} aria-label={label} aria-busy={!rows} data-top={fromTop}>
        <thead>
          <tr>
            {columns.map((column) => (
              <HeaderCell key={column.key} column={column} sort={sort} onSort={onSort} />
            ))}
          </tr>
        </thead>
        <tbody>
          {sorted
            ? sorted.map((row) => (
                <tr key={rowKey(row)}>
                  {columns.map((column) => (
                    <Cell key={column.key} column={column} row={row} />
                  ))}
                </tr>
              ))
            : [0.7, 0.5, 0.62, 0.4, 0.55].map((width) => (
                <tr key={width}>
                  {columns.map((column) => (
                    <td key={column.key} className={cellClass(column)}>
                      <Skeleton height={11} width={`${width * 100}%`} />
                    </td>
                  ))}
                </tr>
              ))}
        </tbody>
      </table>
    </div>
  );
}

type HeaderProps<Row> = { column: Column<Row>; sort: string; onSort?: (sort: string) => void };

/** Numbers are sorted from the largest first: that is what people look for. */
function HeaderCell<Row>({ column, sort, onSort }: HeaderProps<Row>) {
  const upwards = column.key;
  const downwards = `-${column.key}`;
  const direction = sort === upwards ? 'ascending' : sort === downwards ? 'descending' : undefined;
  const [first, second] = column.align === 'right' ? [downwards, upwards] : [upwards, downwards];
  const sortable = onSort && (column.value || column.remote);
  return (
    <th scope="col" aria-sort={direction} className={cellClass(column)} style={{ width: column.width }}>
      {sortable ? (
        <UnstyledButton className={styles.sort} onClick={() => onSort(sort === first ? second : first)}>
          {column.title}
          <span className={styles.arrow} data-shown={direction !== undefined}>
            <Icon name={direction === 'descending' ? 'down' : 'up'} size={12} />
          </span>
        </UnstyledButton>
      ) : (
        column.title || <span className="visually-hidden">Actions</span>
      )}
    </th>
  );
}

/** A text that may be cut is there as a whole on hover. */
function Cell<Row>({ column, row }: { column: Column<Row>; row: Row }) {
  const content = column.cell(row);
  const title = typeof content === 'string' && !column.prose ? content : undefined;
  return (
    <td className={cellClass(column)} title={title}>
      {content}
    </td>
  );
}

const cellClass = <Row,>(column: Column<Row>): string =>
  [
    column.align === 'right' ? styles.right : '',
    column.minor ? styles.minor : '',
    column.prose ? styles.prose : '',
    column.grows ? styles.grows : '',
    column.title === '' ? styles.actions : '',
  ]
    .filter(Boolean)
    .join(' ');

/** Missing values come last, whichever way the column is sorted. */
function sortRows<Row>(rows: Row[], columns: Column<Row>[], sort: string): Row[] {
  const descending = sort.startsWith('-');
  const value = columns.find((column) => column.key === sort.replace(/^-/, ''))?.value;
  if (!value) return rows;
  return [...rows].sort((left, right) => {
    const a = value(left);
    const b = value(right);
    if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1;
    const order =
      typeof a === 'number' && typeof b === 'number'
        ? a - b
        : String(a).localeCompare(String(b), 'en', { numeric: true });
    return descending ? -order : order;
  });
}

/** What a table shows, kept in the address: `?search=…&sort=…&cursor=…` and any filter by its own name. */
export function useTable(defaults: { sort?: string } = {}) {
  const [parameters, setParameters] = useSearchParams();
  const change = (changes: Record<string, string | null>) =>
    setParameters(
      (before) => {
        const after = new URLSearchParams(before);
        after.delete('cursor'); // another question starts at its first page
        for (const [name, value] of Object.entries(changes)) {
          if (value) after.set(name, value);
          else after.delete(name);
        }
        return after;
      },
      { replace: !('cursor' in changes) },
    );
  return {
    search: parameters.get('search') ?? '',
    sort: parameters.get('sort') ?? defaults.sort ?? '',
    cursor: parameters.get('cursor'),
    filter: (name: string) => parameters.get(name) ?? '',
    setSearch: (search: string) => change({ search }),
    setSort: (sort: string) => change({ sort }),
    setFilter: (name: string, value: string | null) => change({ [name]: value }),
    setCursor: (cursor: string | null) => change({ cursor }),
  };
}

/** Typing waits a moment before the table is asked again. */
export function SearchBox({
  value,
  onChange,
  label,
}: {
  value: string;
  onChange: (text: string) => void;
  label: string;
}) {
  const [text, setText] = useState(value);
  const [told, setTold] = useState(value);
  const [seen, setSeen] = useState(value);
  const tell = useDebouncedCallback((typed: string) => {
    setTold(typed);
    onChange(typed);
  }, 250);
  // Another value than the one typed here comes from elsewhere, for example from a link to the whole list.
  if (value !== seen) {
    setSeen(value);
    if (value !== told) {
      setTold(value);
      setText(value);
    }
  }
  return (
    <TextInput
      type="search"
      aria-label={label}
      placeholder={label}
      value={text}
      leftSection={<Icon name="search" size={14} />}
      onChange={(event) => {
        setText(event.currentTarget.value);
        tell(event.currentTarget.value);
      }}
      w={230}
    />
  );
}

/** The line above a table: search and filters on the left, what it offers on the right. */
export function TableTools({ children, aside }: { children?: ReactNode; aside?: ReactNode }) {
  return (
    <div className={styles.tools}>
      <div className={styles.toolGroup}>{children}</div>
      <div className={styles.toolGroup}>{aside}</div>
    </div>
  );
}

type PagerProps = { next: string | null | undefined; cursor: string | null; onGo: (cursor: string | null) => void };

/** Forward by cursor; back is the browser's own back. Draws nothing when everything fits on one page. */
export function Pager({ next, cursor, onGo }: PagerProps) {
  if (!next && !cursor) return null;
  return (
    <div className={styles.pager}>
      <Button variant="default" disabled={!cursor} onClick={() => onGo(null)}>
        First page
      </Button>
      <Button variant="default" disabled={!next} onClick={() => onGo(next ?? null)}>
        Next page
      </Button>
    </div>
  );
}
