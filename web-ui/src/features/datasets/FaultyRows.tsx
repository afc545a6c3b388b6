import { Button, Group, Stack, Text } from '@mantine/core';
import { count, plural } from '@/lib/format';
import type { RowFault } from '@/api/types';
import { faultsAsCsv } from './faults';
import { FaultTable } from './FaultTable';
import styles from './UploadPage.module.css';

type Props = {
  faults: RowFault[];
  /** All faulty rows; more than are listed when there are very many. */
  faultCount: number;
  dropping: boolean;
  onDrop: () => void;
};

/** Rows drawn on the page; the download has every listed one. */
const SHOWN = 200;

export function FaultyRows({ faults, faultCount, dropping, onDrop }: Props) {
  return (
    <section className={styles.faults} role="alert">
      <h2>{plural(faultCount, 'row')} cannot be used. Nothing has been stored.</h2>
      <Stack gap="sm">
        <Text size="sm">Correct the file and drop it again, or make the data set without these rows.</Text>
        <FaultTable label="Faulty rows" faults={faults.slice(0, SHOWN)} />
        {faultCount > SHOWN && (
          <Text size="sm" c="dimmed">
            {count(Math.min(SHOWN, faults.length))} of {count(faultCount)} are shown.
          </Text>
        )}
        <Group>
          <Button color="red" loading={dropping} onClick={onDrop}>
            Drop these {plural(faultCount, 'row')}
          </Button>
          <Button variant="default" onClick={() => saveAs('faulty-rows.csv', faultsAsCsv(faults))}>
            Download the list
          </Button>
        </Group>
      </Stack>
    </section>
  );
}

function saveAs(fileName: string, text: string) {
  const url = URL.createObjectURL(new Blob([text], { type: 'text/csv;charset=utf-8' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = fileName;
  link.click();
  URL.revokeObjectURL(url);
}
