import { expect, test } from 'vitest';
import { allRuns } from '@mock/team';
import { differences, settingInWords, settingTitle } from './differences';

test('only settings that differ are listed', () => {
  const [headOnly, lora] = allRuns.filter(({ experimentId }) => experimentId === 'experiment-11');
  if (!headOnly || !lora) throw new Error('The made-up team lost its runs.');
  const found = differences([headOnly.specification, lora.specification]);
  expect(found.map(({ title }) => title)).toEqual(['Placement', 'Strategy', 'Placement: rank', 'Placement: roles']);
  expect(found[2]?.values).toEqual([undefined, 4]);
});

test('settings are named and written as people do', () => {
  expect(settingTitle('/training/learningRate')).toBe('Training: learning rate');
  expect(settingInWords(0.00003)).toBe('3e-5');
  expect(settingInWords(['QUERY', 'FFN_UP'])).toBe('query, FFN up');
});
