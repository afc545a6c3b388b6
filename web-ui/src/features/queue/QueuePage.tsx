import { useQuery } from '@tanstack/react-query';
import { DeviceSlots } from '@/entities/job/DeviceSlots';
import { ErrorState } from '@/ui/ErrorState';
import { PageHead } from '@/ui/PageHead';
import { devices, jobs } from '@/api/jobs';
import { RunningJobs } from './RunningJobs';
import { WaitingJobs } from './WaitingJobs';
import styles from './QueuePage.module.css';

const ASKED = 200;

export function Component() {
  const running = useQuery(jobs({ state: 'running', limit: ASKED }));
  const waiting = useQuery(jobs({ state: 'waiting', limit: ASKED }));
  const machines = useQuery(devices);
  const failed = [running, waiting, machines].find(({ isLoadingError }) => isLoadingError);

  return (
    <>
      <PageHead title="Queue" />
      {failed && (
        <ErrorState what="The queue could not be read." error={failed.error} retry={() => void failed.refetch()} />
      )}
      <div className={styles.page}>
        <div className={styles.jobs}>
          <section>
            <h2>Running</h2>
            <RunningJobs jobs={running.data?.items} />
          </section>
          <section>
            <h2>Waiting, in the order they will start</h2>
            <WaitingJobs jobs={waiting.data?.items} />
            {waiting.data?.next && (
              <p className="dim small">Only the first {ASKED} are listed; more wait behind them.</p>
            )}
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
