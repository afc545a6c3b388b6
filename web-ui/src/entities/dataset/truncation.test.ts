import { describe, expect, test } from 'vitest';
import { truncatedShare } from './truncation';

const lengths = {
  binWidth: 10,
  counts: [10, 20, 10],
  longest: 60,
  mean: 18,
  percentile99: 59,
  meanUpTo: {},
  truncatedShare: {},
};

describe('the share of rows that a length limit cuts', () => {
  test('is everything at zero and nothing at the longest row', () => {
    expect(truncatedShare(lengths, 0)).toBe(1);
    expect(truncatedShare(lengths, 60)).toBe(0);
  });

  test('counts whole bins above the cut', () => {
    expect(truncatedShare(lengths, 20)).toBe(0.25);
  });

  test('takes rows as evenly spread inside a bin, and the last bin as reaching to the longest row', () => {
    expect(truncatedShare(lengths, 15)).toBe(0.5);
    expect(truncatedShare(lengths, 40)).toBe(0.125);
  });

  test('is the server’s own figure where it counted', () => {
    expect(truncatedShare({ ...lengths, truncatedShare: { '15': 0.4 } }, 15)).toBe(0.4);
  });

  test('is nothing when there are no rows', () => {
    expect(truncatedShare({ ...lengths, counts: [] }, 5)).toBe(0);
  });
});
