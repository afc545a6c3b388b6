import { useMemo } from 'react';
import { EmptyState } from '@/ui/EmptyState';
import { RunsWorkspace } from './RunsWorkspace';

/** The runs on a data set, or of a base model, as a tab of its page. */
export function ScopedRuns({ dataset, baseModel }: { dataset?: string; baseModel?: string }) {
  const scope = useMemo(
    () => ({ ...(dataset ? { dataset } : {}), ...(baseModel ? { baseModel } : {}) }),
    [dataset, baseModel],
  );
  return (
    <RunsWorkspace scope={scope} empty={<EmptyState title="No runs yet" text="Nothing has been trained with it." />} />
  );
}
