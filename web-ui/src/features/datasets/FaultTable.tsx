import { Code, ScrollArea, Table } from '@mantine/core';
import { count } from '@/lib/format';
import type { RowFault } from '@/api/types';

/** Rows by file and line, with what is to be said about each. */
export function FaultTable({ label, faults }: { label: string; faults: RowFault[] }) {
  return (
    <ScrollArea.Autosize
      mah={300}
      type="auto"
      viewportProps={{ tabIndex: 0, role: 'group', 'aria-label': `${label}, scrollable` }}
    >
      <Table fz="sm" verticalSpacing={4} stickyHeader aria-label={label}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Line</Table.Th>
            <Table.Th>Problem</Table.Th>
            <Table.Th>Text</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {faults.map(({ file, line, text, message }) => (
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
  );
}
