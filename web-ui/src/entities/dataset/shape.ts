/** What a data set consists of, in words and lists. By types of columns, never by what a head makes of them. */
import { plural } from '@/lib/format';
import type { Span } from '@/api/answers';
import type { Cell, Cells, ColumnType, DatasetSchema, SchemaColumn, Split, SplitCounts, Statistics } from '@/api/types';

export const splits: Split[] = ['TRAIN', 'DEV', 'TEST'];

export const splitName: Record<Split, string> = { TRAIN: 'Train', DEV: 'Dev', TEST: 'Test' };

/** Columns that say how rows are used rather than what is in them. */
const BOOKKEEPING = ['split', 'group', 'ignored'];

const isReading = ({ role, type }: SchemaColumn): boolean =>
  !BOOKKEEPING.includes(role) && role !== 'target-text' && (type === 'string' || type === 'strings');

const isKept = ({ role }: SchemaColumn): boolean => !BOOKKEEPING.includes(role);

/** What the model reads. */
export const inputColumns = ({ columns }: DatasetSchema): SchemaColumn[] => columns.filter(isReading);

/** What is to be found out about it. */
export const targetColumns = ({ columns }: DatasetSchema): SchemaColumn[] =>
  columns.filter((column) => isKept(column) && !isReading(column));

/** What can be learned from it: "2 texts → 3 classes". */
export function taskShape(schema: DatasetSchema): string {
  const inputs = counted(inputColumns(schema).map(({ role }) => inputInWords(role)));
  const targets = counted(targetColumns(schema).map(targetInWords));
  return `${inputs || 'no text'} → ${targets || 'no label'}`;
}

const inputInWords = (role: string): string => role.replaceAll('-', ' ');

const byType: Record<ColumnType, (column: SchemaColumn) => string> = {
  string: ({ role }) => role.replaceAll('-', ' '),
  strings: ({ role }) => role.replaceAll('-', ' '),
  class: ({ classes }) => plural(classes.length, 'class', 'classes'),
  classes: ({ classes }) => `any of ${plural(classes.length, 'class', 'classes')}`,
  'class-per-word': ({ classes }) => `${plural(classes.length, 'tag')} per word`,
  number: () => 'a number',
  spans: ({ classes }) => (classes.length > 0 ? `spans of ${plural(classes.length, 'kind')}` : 'spans'),
  json: ({ role }) => role.replaceAll('-', ' '),
};

const targetInWords = (column: SchemaColumn): string => byType[column.type](column);

/** "text, text" → "2 texts". */
function counted(words: string[]): string {
  return [...new Set(words)]
    .map((word) => {
      const times = words.filter((one) => one === word).length;
      return times > 1 ? `${times} ${word}s` : word;
    })
    .join(', ');
}

/** The columns whose cells are classes, and so can be counted and filtered by. */
export const classColumns = ({ columns }: DatasetSchema): SchemaColumn[] =>
  columns.filter(({ classes }) => classes.length > 0);

/** Every class of the data set: of labels, tags and labeled spans alike. */
export const classesOf = (schema: DatasetSchema): string[] => [
  ...new Set(classColumns(schema).flatMap(({ classes }) => classes)),
];

/**
 * The texts of a row as answers count them: the text columns in their order; without one the words, joined by single spaces.
 */
export function textsOf(cells: Cells, columns: Pick<SchemaColumn, 'name' | 'type' | 'role'>[]): string[] {
  const texts = columns.filter(({ role }) => role === 'text').map(({ name }) => textOf(cells[name]));
  if (texts.length > 0) return texts;
  return columns.filter(({ role }) => role === 'words').map(({ name }) => textOf(cells[name]));
}

/** A cell in one line. */
export function textOf(cell: Cell): string {
  if (cell === null || cell === undefined) return '';
  if (typeof cell === 'string') return cell;
  if (Array.isArray(cell) && cell.every((item) => typeof item === 'string')) return cell.join(' ');
  return JSON.stringify(cell);
}

/** The cell as spans; null when it is none. */
export function spansIn(cell: Cell): Span[] | null {
  if (!Array.isArray(cell)) return null;
  const isSpan = (item: unknown): item is Span =>
    typeof item === 'object' && item !== null && 'start' in item && 'end' in item;
  return cell.every(isSpan) ? cell.map((span) => ({ ...span, label: span.label ?? '' })) : null;
}

export const rowsOf = ({ rows }: Statistics): number => total(rows);

export const total = (counts: SplitCounts): number => splits.reduce((sum, split) => sum + (counts[split] ?? 0), 0);
