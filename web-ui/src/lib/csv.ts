// A spreadsheet runs a cell that starts with one of these as a formula, and texts come from people's files.
const FORMULA = /^[=+\-@\t\r]/;
const NUMBER = /^-?\d+(\.\d+)?([eE][+-]?\d+)?$/;

/** Rows as a CSV file that a spreadsheet opens. */
export const toCsv = (rows: unknown[][]): string => rows.map((row) => row.map(cell).join(',')).join('\r\n') + '\r\n';

function cell(given: unknown): string {
  const value = given === null || given === undefined ? '' : String(given);
  const harmless = FORMULA.test(value) && !NUMBER.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
