import { useQuery } from '@tanstack/react-query';
import { DeviceSlots } from '@/entities/job/DeviceSlots';
import { ErrorState } from '@/ui/ErrorState';
import { devices } from '@/api/jobs';
import styles from './SettingsPage.module.css';

export function Machines() {
  const found = useQuery(devices);
  if (found.isLoadingError)
    return (
      <ErrorState what="The devices could not be listed." error={found.error} retry={() => void found.refetch()} />
    );
  return (
    <div className={styles.section}>
      <p className="dim">
        GPUs are found with nvidia-smi when the server starts. Without one, runs share the processor: one slot each.
      </p>
      <DeviceSlots devices={found.data ?? []} />
    </div>
  );
}
