import { useQuery } from '@tanstack/react-query';
import { allAnalyses } from '@/api/analyses';
import { AnalysisCard } from '@/entities/analysis/AnalysisCard';
import { EmptyState } from '@/ui/EmptyState';
import { Loaded } from '@/ui/Loaded';
import { PageHead } from '@/ui/PageHead';
import { Waiting } from '@/ui/Waiting';
import styles from './AnalysesPage.module.css';

/** Everything that was asked about any model, newest first. */
export function Component() {
  const found = useQuery(allAnalyses);
  return (
    <>
      <PageHead title="Analyses" />
      <Loaded query={found} waiting={<Waiting height={320} />} failed="The analyses could not be listed.">
        {(all) =>
          all.length === 0 ? (
            <EmptyState
              title="Nothing was asked yet"
              text="A run, a registered version or a base model has a tab Analyses from which one is started."
            />
          ) : (
            <div className={styles.list}>
              {all.map((one) => (
                <AnalysisCard key={one.id} analysis={one} models />
              ))}
            </div>
          )
        }
      </Loaded>
    </>
  );
}
