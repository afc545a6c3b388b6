/** The values of a sweep as people write them: a list, a range that becomes one, and lists of lists. */
import { words } from '@/lib/format';
import type { OptionSchema } from '@/api/types';

const kindsOf = ({ type }: OptionSchema): string[] => [type ?? 'string'].flat();

export const isList = (schema: OptionSchema): boolean => kindsOf(schema).includes('array');

export const isNumeric = (schema: OptionSchema): boolean =>
  !schema.enum && kindsOf(schema).some((kind) => kind === 'integer' || kind === 'number');

/** The values that the text names; null when one of them cannot be a value of the field. */
export function parseValues(text: string, schema: OptionSchema): unknown[] | null {
  if (!isList(schema)) return parseItems(text, schema);
  const lists = pieces(text, ';').map((part) => (part === NO_ITEMS ? [] : parseItems(part, schema.items ?? {})));
  return lists.includes(null) ? null : lists;
}

/** Stands for the empty list. */
const NO_ITEMS = 'none';

const pieces = (text: string, separator: string): string[] =>
  text
    .split(separator)
    .map((part) => part.trim())
    .filter(Boolean);

function parseItems(text: string, schema: OptionSchema): unknown[] | null {
  const values = pieces(text, ',').map((part) => parseOne(part, schema));
  return values.includes(undefined) ? null : values;
}

function parseOne(text: string, schema: OptionSchema): unknown {
  const written = text.toLowerCase();
  if (schema.enum)
    return schema.enum.find((choice) =>
      [String(choice), words(String(choice))].some((name) => name.toLowerCase() === written),
    );
  const kinds = kindsOf(schema);
  if (kinds.includes('boolean')) return text === 'true' ? true : text === 'false' ? false : undefined;
  if (!kinds.includes('integer') && !kinds.includes('number')) return text;
  const number = Number(text);
  const fits = Number.isFinite(number) && (kinds.includes('number') || Number.isInteger(number));
  return fits ? number : undefined;
}

/** How the values of a field are written. */
export function exampleOf(schema: OptionSchema): string {
  const choices = (isList(schema) ? schema.items?.enum : schema.enum)?.map((choice) => words(String(choice))) ?? [];
  if (isList(schema))
    return choices.length > 1
      ? `${choices[0]}; ${choices[0]}, ${choices[1]}`
      : isNumeric(schema.items ?? {})
        ? '1; 1, 2'
        : 'a; a, b';
  if (choices.length > 0) return choices.slice(0, 3).join(', ');
  if (kindsOf(schema).includes('boolean')) return 'true, false';
  return kindsOf(schema).includes('integer') ? '4, 8, 16' : isNumeric(schema) ? '1e-5, 3e-5, 1e-4' : 'a, b';
}

/** What is wrong with a text that {@link parseValues} refuses, or how to write one. */
export function rulesOf(schema: OptionSchema): string {
  const items = isList(schema) ? (schema.items ?? {}) : schema;
  const choices = items.enum ? ` Possible are ${items.enum.map((choice) => words(String(choice))).join(', ')}.` : '';
  return isList(schema)
    ? `Each value is a list: commas between its items, semicolons between the lists, “${NO_ITEMS}” for an empty one.${choices}`
    : `Separate the values by commas.${choices}`;
}

export type Range = { from: number; to: number; count: number; log: boolean };

/** What keeps a range from being values; null when nothing does. */
export function complaintAbout({ from, to, count, log }: Range): string | null {
  if (!Number.isInteger(count) || count < 2 || count > 100) return 'Between 2 and 100 values.';
  if (!Number.isFinite(from) || !Number.isFinite(to)) return 'From and to must be numbers.';
  if (from === to) return 'From and to must differ.';
  return log && (from <= 0 || to <= 0) ? 'A logarithmic range needs numbers above 0.' : null;
}

/** Evenly spaced numbers from `from` to `to`, the same factor apart when `log`. Between the ends to three significant digits. */
export function spread({ from, to, count, log }: Range, whole: boolean): number[] {
  const at = (part: number): number => (log ? from * (to / from) ** part : from + (to - from) * part);
  const numbers = Array.from({ length: count }, (_, index) => {
    if (index === 0) return from;
    if (index === count - 1) return to;
    return Number(at(index / (count - 1)).toPrecision(3));
  });
  return [...new Set(whole ? numbers.map(Math.round) : numbers)];
}
