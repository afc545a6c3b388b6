import type { Cell, Cells, SchemaColumn } from '@/api/types';
import { metric } from '@/lib/format';
import { JsonTree } from '@/ui/JsonTree';
import { LongText } from '@/ui/LongText';
import { MarkedText } from '@/ui/MarkedText';
import { labelColor, LabelChip } from './LabelChip';
import { spansIn, textOf } from './shape';
import styles from './CellView.module.css';

type Props = {
  column: Pick<SchemaColumn, 'name' | 'role' | 'type' | 'classes' | 'refersTo'> & { classCounts?: number[] };
  /** The whole row: spans and tags are shown in the text that they speak of. */
  cells: Cells;
  columns: Pick<SchemaColumn, 'name' | 'role' | 'type'>[];
  search?: string;
};

/** One value of a row, by the type of its column. */
export function CellView({ column, cells, columns, search }: Props) {
  const cell = cells[column.name];
  if (cell === null || cell === undefined) return <span className="dim">none</span>;
  const { classes } = column;
  switch (column.type) {
    case 'string':
      return <LongText text={textOf(cell)} search={search} />;
    case 'strings':
      return <LongText text={stringsIn(cell).join(column.role === 'words' ? ' ' : ' · ')} search={search} />;
    case 'class':
      return <LabelChip label={textOf(cell)} classes={classes} />;
    case 'classes':
      return <Labels labels={stringsIn(cell)} classes={classes} />;
    case 'class-per-word':
      return <TaggedWords tags={stringsIn(cell)} words={wordsFor(cells, columns)} column={column} />;
    case 'number':
      return typeof cell === 'number' ? metric(cell) : textOf(cell);
    case 'spans':
      return <Spans cell={cell} text={textFor(column.refersTo, cells, columns)} classes={classes} />;
    case 'json':
      return <JsonTree value={cell} depth={1} />;
  }
}

function Labels({ labels, classes }: { labels: string[]; classes: string[] }) {
  if (labels.length === 0) return <span className="dim">none of them</span>;
  return (
    <span className={styles.labels}>
      {labels.map((label) => (
        <LabelChip key={label} label={label} classes={classes} />
      ))}
    </span>
  );
}

function TaggedWords({ tags, words, column }: { tags: string[]; words: string[]; column: Props['column'] }) {
  const unmarked = usualClass(column);
  return (
    <span className={styles.words}>
      {tags.map((tag, index) => (
        <span key={index} className={styles.word}>
          {words[index] ?? '?'}
          {tag !== unmarked && <small style={{ borderColor: labelColor(tag, column.classes) }}>{tag}</small>}
        </span>
      ))}
    </span>
  );
}

/** A tag that most words have says "nothing here"; where there is one it is left unmarked. */
export function usualClass({
  classes,
  classCounts = [],
}: {
  classes: string[];
  classCounts?: number[];
}): string | null {
  const all = classCounts.reduce((sum, count) => sum + count, 0);
  const place = classCounts.findIndex((count) => count > all / 2);
  return classes[place] ?? null;
}

function Spans({ cell, text, classes }: { cell: Cell; text: string; classes: string[] }) {
  const spans = spansIn(cell);
  if (!spans) return <JsonTree value={cell} depth={1} />;
  if (spans.length === 0) return <span className="dim">no span</span>;
  const marks = spans.map(({ start, end, label }) => ({ start, end, label, color: labelColor(label, classes) }));
  return <MarkedText {...excerpt(text, marks)} />;
}

const AROUND = 60;
const LONGEST = 320;

/** Of a long text what lies around the marks. */
export function excerpt<M extends { start: number; end: number }>(
  text: string,
  marks: M[],
): { text: string; marks: M[] } {
  if (text.length <= LONGEST) return { text, marks };
  const inside = marks.filter(({ start, end }) => start < end && end <= text.length);
  const from = Math.max(0, Math.min(...inside.map(({ start }) => start), text.length) - AROUND);
  const to = Math.min(text.length, Math.max(...inside.map(({ end }) => end), 0) + AROUND, from + 4 * LONGEST);
  const before = from > 0 ? '… ' : '';
  const after = to < text.length ? ' …' : '';
  const moved = inside.map((mark) => ({
    ...mark,
    start: mark.start - from + before.length,
    end: mark.end - from + before.length,
  }));
  return { text: `${before}${text.slice(from, to)}${after}`, marks: moved };
}

const stringsIn = (cell: Cell): string[] => (Array.isArray(cell) ? cell.map(String) : [textOf(cell)]);

const wordsFor = (cells: Cells, columns: Props['columns']): string[] => {
  const words = columns.find(({ role }) => role === 'words');
  return words ? stringsIn(cells[words.name]) : [];
};

/** Without a name, spans are in the only text, or in the words joined by spaces. */
const textFor = (name: string | null, cells: Cells, columns: Props['columns']): string =>
  textOf(
    cells[
      name ?? (columns.find(({ role }) => role === 'text') ?? columns.find(({ role }) => role === 'words'))?.name ?? ''
    ],
  );
