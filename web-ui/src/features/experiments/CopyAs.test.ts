import { expect, test } from 'vitest';
import { commandLine } from './CopyAs';

test('a copied command holds the whole experiment, up to a word that it does not hold', () => {
  expect(commandLine('name: Two ranks\n')).toBe(
    `HEADSTOCK_SERVER=${window.location.origin} ./headstock launch - --follow <<'END'\nname: Two ranks\nEND\n`,
  );
  expect(commandLine('note: |\n  x\nEND\n').split('\n').at(-2)).toBe('END_');
});
