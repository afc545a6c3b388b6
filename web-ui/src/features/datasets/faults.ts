import type { RowFault } from '@/api/types';
import { toCsv } from '@/lib/csv';

/** The faults as a CSV file that a spreadsheet opens: file, line, message, text. */
export const faultsAsCsv = (faults: RowFault[]): string =>
  toCsv([
    ['file', 'line', 'problem', 'text'],
    ...faults.map(({ file, line, message, text }) => [file, line, message, text]),
  ]);
