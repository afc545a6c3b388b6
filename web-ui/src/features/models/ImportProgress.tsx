import { Button, Progress } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { ConfirmButton } from '@/ui/ConfirmButton';
import { ErrorState } from '@/ui/ErrorState';
import { Badge } from '@/ui/Badge';
import { ProblemList } from '@/ui/ProblemList';
import { bytes } from '@/lib/format';
import type { ModelImport } from '@/api/types';
import { modelImports, removeImport } from '@/api/models';
import styles from './ModelsPage.module.css';

/** Imports on their way, and those that there is something to say about. What arrived is in the table. */
export function ImportProgress() {
  const imports = useQuery(modelImports);
  const open = (imports.data ?? []).filter(({ state, problems }) => state !== 'succeeded' || problems.length > 0);
  if (open.length === 0) return null;
  return (
    <ul className={styles.imports} aria-label="Imports" aria-live="polite">
      {open.map((one) => (
        <li key={one.id}>
          <div className={styles.importLine}>
            <strong>{one.name}</strong>
            <Badge tone={tones[one.state]}>{stateInWords(one)}</Badge>
            <Remove shown={one} />
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

function Remove({ shown: { id, name, state } }: { shown: ModelImport }) {
  const cache = useQueryClient();
  const removal = useMutation({
    mutationFn: () => removeImport(id),
    onSuccess: () => cache.invalidateQueries({ queryKey: modelImports.queryKey }),
  });
  if (state === 'running')
    return (
      <ConfirmButton
        label="Cancel"
        question={`Cancel the import of ${name}?`}
        consequence="What was downloaded so far is thrown away."
        confirm="Cancel the import"
        action={removal}
      />
    );
  return (
    <>
      <Button
        variant="default"
        aria-label={`Remove the import of ${name}`}
        loading={removal.isPending}
        onClick={() => removal.mutate()}
      >
        Remove
      </Button>
      {removal.isError && <ErrorState what="The import was not removed." error={removal.error} />}
    </>
  );
}

const tones = { running: 'live', succeeded: 'warn', failed: 'bad' } as const;

function stateInWords(one: ModelImport): string {
  switch (one.state) {
    case 'running':
      return progressInWords(one);
    case 'succeeded':
      return 'Already here';
    case 'failed':
      return 'Not imported';
  }
}

const percent = ({ bytesDone, bytesTotal }: ModelImport): number =>
  bytesTotal === null || bytesTotal === 0 ? 100 : (bytesDone / bytesTotal) * 100;

function progressInWords({ bytesDone, bytesTotal, file }: ModelImport): string {
  const amount = bytesTotal === null ? bytes(bytesDone) : `${bytes(bytesDone)} of ${bytes(bytesTotal)}`;
  return file === null ? amount : `${file}, ${amount}`;
}
