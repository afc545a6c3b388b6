import { runReference } from '@/api/references';
import type { Run } from '@/api/types';
import { Analyses } from '@/entities/analysis/Analyses';
import { EmptyState } from '@/ui/EmptyState';

export function AnalysesTab({ run }: { run: Run }) {
  if (run.step === 0)
    return (
      <EmptyState title="Nothing to analyze yet" text="The run has no model before its first step and checkpoint." />
    );
  return <Analyses model={runReference(run.id)} name={run.name} />;
}
