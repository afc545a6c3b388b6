import { queryOptions } from '@tanstack/react-query';
import { get } from '@/lib/api';
import type { MetricSeries, MetricValue } from '@/lib/types';

const SKETCH_POINTS = 60;
const SKETCH_MILLISECONDS = 5_000;

/**
 * The training loss so far, few enough points for a sparkline. Asked for now and then: the house-wide events carry a run's progress but
 * not its curves.
 */
export const lossSketch = (runId: string) =>
  queryOptions({
    queryKey: ['runs', runId, 'sketch'],
    queryFn: async ({ signal }): Promise<MetricValue[]> => {
      const parameters = { name: 'train/loss', points: SKETCH_POINTS };
      const { series } = await get<{ series: MetricSeries[] }>(`/runs/${runId}/metrics/series`, parameters, signal);
      return series[0]?.value ?? [];
    },
    refetchInterval: SKETCH_MILLISECONDS,
  });
