import { Link } from 'react-router';
import { bytes, plural } from '@/lib/format';
import type { Device } from '@/api/types';
import { Badge } from '@/ui/Badge';
import styles from './DeviceSlots.module.css';

/** Which slots there are, and which run uses which. */
export function DeviceSlots({ devices }: { devices: Device[] }) {
  return (
    <ul className={styles.devices} aria-label="Devices">
      {devices.map((device) => (
        <li key={device.id}>
          <div className={styles.head}>
            <span className={styles.name}>{device.name}</span>
            <span className="dim small">
              {device.kind === 'gpu' ? 'GPU' : 'Processor'}
              {device.memoryBytes !== null && ` · ${bytes(device.memoryBytes)}`}
            </span>
          </div>
          {device.state === 'quarantined' && (
            <p className="small">
              <Badge tone="bad">Not used</Badge> {device.message}
            </p>
          )}
          <Slots device={device} />
        </li>
      ))}
    </ul>
  );
}

/** One box per slot. A job that holds several slots fills as many boxes as the server counts in use. */
function Slots({ device }: { device: Device }) {
  const free = Math.max(0, device.slots - device.slotsUsed);
  return (
    <>
      <div
        className={styles.slots}
        role="img"
        aria-label={`${device.slotsUsed} of ${plural(device.slots, 'slot')} in use`}
      >
        {Array.from({ length: device.slots }, (_, slot) => (
          <span key={slot} data-used={slot < device.slotsUsed} />
        ))}
      </div>
      <p className="small">
        {device.jobs.map(({ jobId, title }, index) => (
          <span key={jobId}>
            {index > 0 && ', '}
            <Link to={`/jobs/${jobId}`}>{title}</Link>
          </span>
        ))}
        {device.jobs.length === 0 && <span className="dim">{plural(free, 'slot')} free</span>}
      </p>
    </>
  );
}
