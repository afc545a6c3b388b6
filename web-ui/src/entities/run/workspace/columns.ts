/** Which columns a table of runs has, and what they are called. All pure. */
import type { RunColumns } from '@/api/types';
import { trainingName } from '@/entities/run/comparison/trainingNames';
import { words } from '@/lib/format';

/** Columns that every run has; those of metrics and settings are `metric:<name>` and `setting:<name>`. */
export const fixedColumns = {
  experiment: 'Experiment',
  data: 'Data',
  model: 'Model',
  best: 'Best',
  state: 'State',
  tags: 'Tags',
  seconds: 'Time',
  trained: 'Learns',
  createdAt: 'Launched',
  finishedAt: 'Finished',
};

type FixedColumn = keyof typeof fixedColumns;

/** Settings that are shown without being asked for. */
const MOST_SETTINGS = 4;

/** What differs between the runs and how well they did. */
export function usualColumns(known: RunColumns | undefined, oneExperiment: boolean): string[] {
  const differing = (known?.settings ?? []).filter(
    ({ differs, name }) => differs && name !== 'seed' && name !== 'slots',
  );
  // An option of a method that only some runs have says less than one that all have.
  const byUse = differing.toSorted((a, b) => b.runs - a.runs);
  const settings = byUse.slice(0, MOST_SETTINGS).map(({ name }) => `setting:${name}`);
  return ['state', 'best', ...(oneExperiment ? [] : ['experiment']), ...settings, 'seconds', 'createdAt'];
}

export const metricsOf = (columns: string[]): string[] => namesOf(columns, 'metric:');
export const settingsOf = (columns: string[]): string[] => namesOf(columns, 'setting:');

const namesOf = (columns: string[], kind: string): string[] =>
  columns.filter((column) => column.startsWith(kind)).map((column) => column.slice(kind.length));

/** "LoRA: rank", "Learning rate", "dev/accuracy". */
export function columnTitle(column: string): string {
  if (column.startsWith('metric:')) return column.slice('metric:'.length);
  if (!column.startsWith('setting:')) return fixedColumns[column as FixedColumn] ?? words(column);
  const name = column.slice('setting:'.length);
  const [extension = '', ...option] = name.split('.');
  return option.length === 0 ? trainingName(name) : `${words(extension)}: ${words(option.join(' ')).toLowerCase()}`;
}

/** Texts are short or long, numbers align. */
export const isNumeric = (column: string, known: RunColumns | undefined): boolean =>
  column.startsWith('metric:') ||
  ['best', 'seconds', 'trained', 'createdAt', 'finishedAt'].includes(column) ||
  (known?.settings.some(({ name, numeric }) => numeric && `setting:${name}` === column) ?? false);

/** The server's name of the order; tags have none. */
export const sortKey = (column: string): string | null => {
  switch (column) {
    case 'tags':
    case 'data':
    case 'model':
      return null;
    default:
      return column;
  }
};

/** A value in a filter line, in quotes where it needs them. */
export function quoted(value: string): string {
  if (/^[^\s"'(),=<>!~]+$/.test(value)) return value;
  return value.includes('"') && !value.includes("'") ? `'${value}'` : `"${value.replaceAll('"', '')}"`;
}

/** Adds a condition to a filter line. */
export function withCondition(filter: string, name: string, value: string | null): string {
  const condition = value === null ? `not ${quoted(name)} ~ ""` : `${quoted(name)} = ${quoted(value)}`;
  const before = filter.trim();
  if (before === '') return condition;
  return /\bor\b/i.test(before) ? `(${before}) and ${condition}` : `${before} and ${condition}`;
}
