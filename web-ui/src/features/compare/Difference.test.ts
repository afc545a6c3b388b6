import { expect, test } from 'vitest';
import { evaluations } from '@mock/evaluations';
import { allRuns } from '@mock/team';
import type { Run } from '@/api/types';
import { comparable } from './Difference';

test('each run is compared by the checkpoint that the server chose, also where an earlier one looks better', () => {
  const run = allRuns.find(({ primaryMetric }) => primaryMetric?.name === 'accuracy') as Run;
  const dev = evaluations(run).filter(({ split }) => split === 'DEV');
  const [chosen] = dev;
  const evaluated = { evaluations: dev, bestStep: chosen?.step };
  expect(dev.length).toBeGreaterThan(1);
  expect(comparable(evaluated, evaluated)).toEqual([chosen, chosen]);
});
