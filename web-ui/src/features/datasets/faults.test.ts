import { expect, test } from 'vitest';
import { faultsAsCsv } from './faults';

test('faults become a CSV file with quotes where they are needed', () => {
  const csv = faultsAsCsv([{ file: 'a.csv', line: 17, text: 'say "hi", please', message: 'label is empty.' }]);

  expect(csv).toBe('file,line,problem,text\r\na.csv,17,label is empty.,"say ""hi"", please"\r\n');
});

test('a text that a spreadsheet would run as a formula stays a text', () => {
  const csv = faultsAsCsv([{ file: 'a.csv', line: 2, text: '=cmd|calc', message: 'ragged row' }]);

  expect(csv).toContain(",'=cmd|calc\r\n");
});
