import type { RunState, Verdict } from '@/api/types';
import { StateBadge } from '@/entities/job/StateBadge';
import { Badge } from '@/ui/Badge';

const words: Record<Verdict['kind'], string> = { DIVERGED: 'Diverged', LEARNED_NOTHING: 'Learned nothing' };

/** The state of a run in a word. A run that ended without a usable result is called so. */
export function RunOutcome({ state, verdict, inRow }: { state: RunState; verdict: Verdict | null; inRow?: boolean }) {
  if (state !== 'SUCCEEDED' || !verdict) return <StateBadge state={state} inRow={inRow} />;
  return (
    <span title={verdict.text}>
      <Badge tone="warn">{words[verdict.kind]}</Badge>
    </span>
  );
}
