import { Progress } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Badge } from '@/components/StateBadge';
import { ProblemList } from '@/components/ProblemList';
import { bytes } from '@/lib/format';
import type { ModelImport } from '@/lib/types';
import { modelImports } from './api';
import styles from './ModelsPage.module.css';

/** Imports on their way, and those that failed. What arrived is in the table. */
export function ImportProgress() {
  const imports = useQuery(modelImports);
  const open = (imports.data ?? []).filter(({ state }) => state !== 'succeeded');
  if (open.length === 0) return null;
  return (
    <ul className={styles.imports} aria-label="Imports" aria-live="polite">
      {open.map((one) => (
        <li key={one.id}>
          <div className={styles.importLine}>
            <strong>{one.name}</strong>
            <Badge tone={one.state === 'failed' ? 'bad' : 'live'}>
              {one.state === 'failed' ? 'Not imported' : progressInWords(one)}
            </Badge>
          </div>
          {one.state === 'running' && (
            <Progress value={percent(one)} animated={one.bytesTotal === null} aria-label={`Import of ${one.name}`} />
          )}
          {one.problems.length > 0 && <ProblemList problems={one.problems} />}
        </li>
      ))}
    </ul>
  );
}

const percent = ({ bytesDone, bytesTotal }: ModelImport): number =>
  bytesTotal === null || bytesTotal === 0 ? 100 : (bytesDone / bytesTotal) * 100;

function progressInWords({ bytesDone, bytesTotal, file }: ModelImport): string {
  const amount = bytesTotal === null ? bytes(bytesDone) : `${bytes(bytesDone)} of ${bytes(bytesTotal)}`;
  return file === null ? amount : `${file}, ${amount}`;
}
