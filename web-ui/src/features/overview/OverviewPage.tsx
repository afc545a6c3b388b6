import { Button, SegmentedControl } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { PageHead } from '@/ui/PageHead';
import { ForMembers } from '@/ui/ForMembers';
import { datasets } from '@/api/datasets';
import { models } from '@/api/models';
import { runs } from '@/api/runs';
import { FirstSteps } from './FirstSteps';
import { RecentlyFinished } from './RecentlyFinished';
import { Machines } from './Machines';
import { RunningNow } from './RunningNow';
import { Waiting } from './Waiting';
import { useOwner } from './owner';
import styles from './OverviewPage.module.css';

/** What is going on right now, and what a person may want to do about it. */
export function Component() {
  const anyRun = useQuery(runs({ sort: '-createdAt', limit: 1 }));
  const anyDataset = useQuery(datasets({ limit: 1 }));
  const anyModel = useQuery(models);
  const { owner, mine, setMine } = useOwner();
  const nothingYet = anyRun.data?.items.length === 0;

  if (anyRun.isPending) return <PageHead title="Overview" />;
  if (nothingYet)
    return (
      <>
        <PageHead title="Overview" />
        <FirstSteps hasData={(anyDataset.data?.items.length ?? 0) > 0} hasModel={(anyModel.data?.length ?? 0) > 0} />
      </>
    );
  return (
    <>
      <PageHead
        title="Overview"
        aside={
          <SegmentedControl
            aria-label="Whose work"
            value={mine ? 'mine' : ''}
            onChange={(value) => setMine(value === 'mine')}
            data={[
              { value: '', label: 'Everyone' },
              { value: 'mine', label: 'Mine' },
            ]}
          />
        }
        actions={
          <ForMembers>
            <Button component={Link} to="/experiments/new">
              New experiment
            </Button>
          </ForMembers>
        }
      />
      <div className={styles.strips}>
        <div className={styles.main}>
          <RunningNow owner={owner} />
          <Waiting owner={owner} />
        </div>
        <Machines />
        <div className={styles.wide}>
          <RecentlyFinished owner={owner} />
        </div>
      </div>
    </>
  );
}
