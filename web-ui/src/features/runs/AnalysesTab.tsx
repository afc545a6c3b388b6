import { useQuery } from '@tanstack/react-query';
import { runReference } from '@/api/references';
import { checkpoints } from '@/api/runs';
import type { Run } from '@/api/types';
import { Analyses } from '@/entities/analysis/Analyses';
import { EmptyState } from '@/ui/EmptyState';

export function AnalysesTab({ run }: { run: Run }) {
  const saved = useQuery(checkpoints(run.id));
  // The step counts from 0 again when a run starts from its beginning; what is analyzed is a checkpoint.
  if (saved.data?.length === 0)
    return <EmptyState title="Nothing to analyze yet" text="The run has no model before its first checkpoint." />;
  return <Analyses model={runReference(run.id)} name={run.name} />;
}
