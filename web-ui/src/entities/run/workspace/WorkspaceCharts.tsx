import { useMemo, useState } from 'react';
import type { RunColumns, RunRow } from '@/api/types';
import { Curves } from '@/entities/run/curves/Curves';
import { arrange } from '@/entities/run/curves/lines';
import { useManyCurves } from '@/entities/run/curves/useCurves';
import { ErrorState } from '@/ui/ErrorState';
import { plural } from '@/lib/format';
import styles from './Workspace.module.css';

type Props = { runs: RunRow[]; chosen: boolean; more: number; known: RunColumns | undefined };

/** The curves of the chosen runs, or of the first ones of the table. */
export function WorkspaceCharts({ runs, chosen, more, known }: Props) {
  const primary = runs.find(({ primaryMetric }) => primaryMetric)?.primaryMetric ?? null;
  const names = useMemo(() => (known?.metrics ?? []).map(({ name }) => name), [known]);
  const [opened, setOpened] = useState<string[]>([]);
  const wanted = useMemo(() => {
    const { primary: first, losses } = arrange(names, primary?.name ?? null);
    return [...new Set([...(first ? [first] : []), ...losses, ...opened])];
  }, [names, primary?.name, opened]);
  const { curves, error, pending } = useManyCurves(runs, wanted);
  if (runs.length === 0) return <p className="dim small">Curves appear when a run has started.</p>;
  if (error) return <ErrorState what="The curves could not be loaded." error={error} />;
  return (
    <>
      <p className={styles.caption}>
        {chosen
          ? `Curves of ${plural(runs.length, 'chosen run')}`
          : `Curves of the first ${plural(runs.length, 'run')}`}
        {more > 0 && '; choose rows to see others'}
      </p>
      {curves.length === 0 && pending ? (
        <div className={styles.place} aria-busy />
      ) : (
        <Curves
          runs={curves}
          names={names}
          primary={primary}
          narrow
          onUnfold={(of) => setOpened((before) => [...new Set([...before, ...of])])}
        />
      )}
    </>
  );
}
