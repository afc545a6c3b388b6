import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { DeviceSlots } from '@/entities/job/DeviceSlots';
import { ErrorState } from '@/ui/ErrorState';
import { devices } from '@/api/jobs';
import styles from './OverviewPage.module.css';

export function Machines() {
  const found = useQuery(devices);
  return (
    <section className={styles.strip}>
      <h2>Devices</h2>
      <div className={styles.quiet}>
        {found.isPending && <Skeleton height={48} />}
        {found.isLoadingError && (
          <ErrorState what="The devices could not be listed." error={found.error} retry={() => void found.refetch()} />
        )}
        {found.isSuccess && <DeviceSlots devices={found.data} />}
      </div>
    </section>
  );
}
