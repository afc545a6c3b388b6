import { useQuery } from '@tanstack/react-query';
import { DeviceSlots } from '@/entities/job/DeviceSlots';
import { ErrorState } from '@/ui/ErrorState';
import { PageHead } from '@/ui/PageHead';
import { devices, jobs } from '@/api/jobs';
import { JobsTable } from './JobsTable';
import { WaitingJobs } from './WaitingJobs';
import styles from './QueuePage.module.css';

const ASKED = 200;
const RECENT = 20;

export function Component() {
  const running = useQuery(jobs({ state: 'running', limit: ASKED }));
  const waiting = useQuery(jobs({ state: 'waiting', limit: ASKED }));
  const paused = useQuery(jobs({ state: 'paused', limit: ASKED }));
  const finished = useQuery(jobs({ state: 'finished', limit: RECENT }));
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

  return (
    <>
      <PageHead title="Queue" />
      <div className={styles.page}>
        <div className={styles.jobs}>
          <section>
            <h2>Running</h2>
            <JobsTable
              label="Running jobs"
              jobs={running.data?.items}
              empty={<p className="dim">Nothing is running.</p>}
            />
          </section>
          <section>
            <h2>Waiting, in the order they will start</h2>
            <WaitingJobs jobs={waiting.data?.items} />
            {waiting.data?.next && (
              <p className="dim small">Only the first {ASKED} are listed; more wait behind them.</p>
            )}
          </section>
          {paused.data && paused.data.items.length > 0 && (
            <section>
              <h2>Paused</h2>
              <JobsTable label="Paused jobs" jobs={paused.data.items} empty={null} />
            </section>
          )}
          <section>
            <h2>Recently finished</h2>
            <JobsTable
              label="Finished jobs"
              jobs={finished.data?.items}
              empty={<p className="dim">No job has finished yet.</p>}
            />
          </section>
        </div>
        <section>
          <h2>Devices</h2>
          <DeviceSlots devices={machines.data ?? []} />
        </section>
      </div>
    </>
  );
}
