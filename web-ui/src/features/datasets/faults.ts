import type { RowFault } from '@/api/types';

/** The faults as a CSV file that a spreadsheet opens: file, line, message, text. */
export function faultsAsCsv(faults: RowFault[]): string {
  const rows = faults.map(({ file, line, message, text }) => [file, String(line), message, text]);
  return [['file', 'line', 'problem', 'text'], ...rows].map((row) => row.map(cell).join(',')).join('\r\n') + '\r\n';
}

// A spreadsheet runs a cell that starts with one of these as a formula, and the text comes from the uploaded file.
const FORMULA = /^[=+\-@\t\r]/;

function cell(value: string): string {
  const harmless = FORMULA.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
