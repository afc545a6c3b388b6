import { SegmentedControl } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { DeviceSlots } from '@/entities/job/DeviceSlots';
import { SearchBox, TableTools, useTable } from '@/ui/DataTable';
import { ErrorState } from '@/ui/ErrorState';
import { PageHead } from '@/ui/PageHead';
import { devices, jobs } from '@/api/jobs';
import { JobsTable } from './JobsTable';
import { WaitingJobs } from './WaitingJobs';
import styles from './QueuePage.module.css';

const ASKED = 200;
const RECENT = 20;

export function Component() {
  const table = useTable();
  const search = table.search.trim();
  const state = table.filter('state');
  const shows = (one: string) => state === '' || state === one;
  const list = (one: string, limit: number) => ({
    ...jobs({ state: one, limit, ...(search && { search }) }),
    enabled: shows(one),
  });
  const running = useQuery(list('running', ASKED));
  const waiting = useQuery(list('waiting', ASKED));
  const paused = useQuery(list('paused', ASKED));
  const finished = useQuery(list('finished', state === 'finished' ? ASKED : RECENT));
  const machines = useQuery(devices);
  const failed = [running, waiting, paused, finished, machines].filter(({ isLoadingError }) => isLoadingError);
  if (failed[0])
    return (
      <>
        <PageHead title="Queue" />
        <ErrorState
          what="The queue could not be read."
          error={failed[0].error}
          retry={() => failed.forEach((query) => void query.refetch())}
        />
      </>
    );
  const none = (usual: string) => <p className="dim">{search ? `None matches “${search}”.` : usual}</p>;

  return (
    <>
      <PageHead title="Queue" />
      <TableTools>
        <SearchBox label="Search by title or owner" value={table.search} onChange={table.setSearch} />
        <SegmentedControl
          aria-label="State"
          value={state}
          onChange={(value) => table.setFilter('state', value)}
          data={[
            { value: '', label: 'All' },
            { value: 'running', label: 'Running' },
            { value: 'waiting', label: 'Waiting' },
            { value: 'paused', label: 'Paused' },
            { value: 'finished', label: 'Finished' },
          ]}
        />
      </TableTools>
      <div className={styles.page}>
        <div className={styles.jobs}>
          {shows('running') && (
            <section>
              <h2>Running</h2>
              <JobsTable label="Running jobs" jobs={running.data?.items} empty={none('Nothing is running.')} />
            </section>
          )}
          {shows('waiting') && (
            <section>
              <h2>Waiting, in the order they will start</h2>
              <WaitingJobs jobs={waiting.data?.items} filtered={search !== ''} nothingFound={none('')} />
              {waiting.data?.next && (
                <p className="dim small">Only the first {ASKED} are listed; more wait behind them.</p>
              )}
            </section>
          )}
          {shows('paused') && (state === 'paused' || (paused.data?.items.length ?? 0) > 0) && (
            <section>
              <h2>Paused</h2>
              <JobsTable label="Paused jobs" jobs={paused.data?.items} empty={none('No job is paused.')} />
            </section>
          )}
          {shows('finished') && (
            <section>
              <h2>Recently finished</h2>
              <JobsTable label="Finished jobs" jobs={finished.data?.items} empty={none('No job has finished yet.')} />
              {state === 'finished' && finished.data?.next && (
                <p className="dim small">Only the newest {ASKED} are listed. Search for an older one.</p>
              )}
            </section>
          )}
        </div>
        <section>
          <h2>Devices</h2>
          <DeviceSlots devices={machines.data ?? []} />
        </section>
      </div>
    </>
  );
}
