import { expect, test } from 'vitest';
import { ago, bytes, compact, duration, languageName, metric, share, words } from './format';

test('large numbers keep three figures', () => {
  expect([0, 999, 1000, 24_576, 999_600, 109_482_240].map(compact)).toEqual([
    '0',
    '999',
    '1.00 k',
    '24.6 k',
    '1.00 M',
    '109 M',
  ]);
  expect([512, 1536, 418_000_000].map(bytes)).toEqual(['512 B', '1.50 KiB', '399 MiB']);
});

test('shares never round something to nothing', () => {
  expect([0, 0.00001, 0.0123, 0.5, 1].map(share)).toEqual(['0 %', '< 0.01 %', '1.23 %', '50.0 %', '100 %']);
});

test('durations use the two largest units', () => {
  expect([4, 75, 1500, 4000, 200_000].map(duration)).toEqual(['4 s', '1 min 15 s', '25 min', '1 h 6 min', '2 d 7 h']);
});

test('metrics say when they are not numbers', () => {
  expect([0.91234, 0.00003, NaN, Infinity, null].map(metric)).toEqual(['0.9123', '3.00e-5', 'not a number', '∞', '–']);
  expect([-0.0667, -0.00003, -1234, -Infinity].map(metric)).toEqual(['−0.0667', '−3.00e-5', '−1,234', '−∞']);
});

test('times are relative', () => {
  const now = Date.parse('2026-11-23T12:00:00Z');
  expect(ago('2026-11-23T11:59:58Z', now)).toBe('just now');
  expect(ago('2026-11-23T11:57:00Z', now)).toBe('3 minutes ago');
  expect(ago('2026-11-22T11:00:00Z', now)).toBe('yesterday');
});

test('names become words', () => {
  expect(['maxTokens', 'head-only', 'FFN_UP', 'lora', 'UTF_8'].map(words)).toEqual([
    'Max tokens',
    'Head only',
    'FFN up',
    'LoRA',
    'UTF-8',
  ]);
});

test('languages have names, and other words stay', () => {
  expect(['zh', 'deu', 'multilingual', 'code'].map(languageName)).toEqual([
    'Chinese',
    'German',
    'multilingual',
    'code',
  ]);
});
