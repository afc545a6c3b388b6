import type { Cells, InputColumn } from '@/api/types';

/** What stands in the fields, by column. */
export type Typed = Record<string, string>;

export const emptyInput = (columns: InputColumn[]): Typed => Object.fromEntries(columns.map(({ name }) => [name, '']));

/** What was typed as the cells that the model reads: lists from their pieces, everything else as its column's type says. */
export const inputsFrom = (typed: Typed, columns: InputColumn[]): Cells =>
  Object.fromEntries(columns.map((column) => [column.name, cellFrom((typed[column.name] ?? '').trim(), column)]));

function cellFrom(text: string, { type, role, separator }: InputColumn): unknown {
  switch (type) {
    case 'strings':
    case 'classes':
    case 'class-per-word':
      return listFrom(text, separator, role);
    case 'number':
      return text === '' ? null : Number(text);
    case 'spans':
    case 'json':
      return parsed(text);
    case 'string':
    case 'class':
      return text;
  }
}

/** One piece per line where there are several lines, else at the column's separator; words without one at white space. */
function listFrom(text: string, separator: string | null, role: string): string[] {
  const pieces = text.includes('\n')
    ? text.split('\n')
    : separator
      ? text.split(separator)
      : role === 'words'
        ? text.split(/\s+/)
        : [text];
  return pieces.map((piece) => piece.trim()).filter(Boolean);
}

/** Text that is no JSON is sent as it is, so that the server says what is wrong with it. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** True when something stands in every field. */
export const isFilled = (input: Cells, columns: InputColumn[]): boolean =>
  columns.every(({ name }) => {
    const cell = input[name];
    return Array.isArray(cell) ? cell.length > 0 : cell !== '' && cell !== null && cell !== undefined;
  });

/** An input as a request shows it, for people who copy code. */
export const exampleInput = (columns: InputColumn[]): Cells =>
  Object.fromEntries(columns.map(({ name, type }) => [name, type === 'strings' ? ['Your', 'words'] : 'Your text']));
