import { expect, test } from 'vitest';
import { settingsSchema } from '@mock/handlers/experiments';
import { allRuns } from '@mock/team';
import { columnTitle } from '@/entities/run/workspace/columns';
import { differences, flatten, settingInWords, settingTitle } from './differences';

test('only settings that differ are listed', () => {
  const [headOnly, lora] = allRuns.filter(({ experimentId }) => experimentId === 'experiment-11');
  if (!headOnly || !lora) throw new Error('The made-up team lost its runs.');
  const found = differences([headOnly.specification, lora.specification]);
  expect(found.map(({ title }) => title)).toEqual(['Placements', 'Strategies', 'LoRA: rank', 'LoRA: roles']);
  expect(found[2]?.values).toEqual([undefined, 4]);
});

test('settings are named and written as people do', () => {
  expect(settingTitle('/settings/learningRate')).toBe('Learning rate');
  expect(settingTitle('/head/options/dropout')).toBe('Head: dropout');
  expect(settingInWords([])).toBe('none');
  expect(settingInWords(0.00003)).toBe('3e-5');
  expect(settingInWords(['QUERY', 'FFN_UP'])).toBe('query, FFN up');
});

test('a method more in a list does not shift the options of the others', () => {
  const lora = { id: 'lora', options: { rank: 8 } };
  const alone = new Map(flatten({ placements: [lora] }));
  const second = new Map(flatten({ placements: [{ id: 'prefix', options: { length: 4 } }, lora, lora] }));
  expect(alone.get('/placements/lora/rank')).toBe(8);
  expect(second.get('/placements/lora/rank')).toBe(8);
  expect(second.get('/placements/lora 2/rank')).toBe(8);
  expect(second.get('/placements')).toEqual(['prefix', 'lora', 'lora']);
});

test('a setting of the training is called as its field everywhere', () => {
  for (const [key, { title }] of Object.entries(settingsSchema.properties ?? {})) {
    expect(settingTitle(`/settings/${key}`)).toBe(title);
    expect(columnTitle(`setting:${key}`)).toBe(title);
  }
});
