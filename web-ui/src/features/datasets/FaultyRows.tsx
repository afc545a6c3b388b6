import { Button, Code, Group, ScrollArea, Stack, Table, Text } from '@mantine/core';
import { count, plural } from '@/lib/format';
import type { RowFault } from '@/api/types';
import { faultsAsCsv } from './faults';
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
        <ScrollArea.Autosize mah={300} type="auto">
          <Table fz="sm" verticalSpacing={4} stickyHeader aria-label="Faulty rows">
            <Table.Thead>
              <Table.Tr>
                <Table.Th>Line</Table.Th>
                <Table.Th>Problem</Table.Th>
                <Table.Th>Text</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {faults.slice(0, SHOWN).map(({ file, line, text, message }) => (
                <Table.Tr key={`${file}:${line}:${message}`}>
                  <Table.Td style={{ whiteSpace: 'nowrap' }}>
                    {file}, line {count(line)}
                  </Table.Td>
                  <Table.Td miw={160}>{message}</Table.Td>
                  <Table.Td miw={160} style={{ overflowWrap: 'anywhere' }}>
                    <Code>{text}</Code>
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </ScrollArea.Autosize>
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
