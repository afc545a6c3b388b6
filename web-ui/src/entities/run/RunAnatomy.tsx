import { useQuery } from '@tanstack/react-query';
import { runSeries } from '@/api/runs';
import type { MetricSeries, Plan } from '@/api/types';
import { Anatomy, type LayerWeights } from '@/entities/model/anatomy/Anatomy';

/** The model of a run; where the run learns from which layers to read, with the weights that it has learned so far. */
export function RunAnatomy({ runId, plan }: { runId: string; plan: Plan }) {
  const learns = plan.readout?.learnsWeights ?? false;
  const series = useQuery({ ...runSeries(runId), enabled: learns });
  return <Anatomy plan={plan} weights={learns && series.data ? layerWeights(series.data) : null} />;
}

const WEIGHT = /^readout\/layer-weight\/(-?\d+)$/;

/** The newest weight of each layer; null while none has been reported. */
export function layerWeights(series: MetricSeries[]): LayerWeights | null {
  const weights = series.flatMap(({ name, value }): [number, number][] => {
    const layer = WEIGHT.exec(name)?.[1];
    const newest = Number(value.at(-1) ?? NaN);
    return layer !== undefined && Number.isFinite(newest) ? [[Number(layer), newest]] : [];
  });
  return weights.length > 0 ? new Map(weights) : null;
}
