import { NativeSelect, ScrollArea, Table, Text } from '@mantine/core';
import type { ColumnRole, Inspection, Purpose } from '@/api/types';
import { count } from '@/lib/format';
import { assignPurpose, purposes } from './draft';
import classes from './RolesPreview.module.css';

type Props = { inspection: Inspection; roles: ColumnRole[]; onRoles: (roles: ColumnRole[]) => void };

/** The server stops counting different values here. */
const COUNTED_DISTINCT = 1000;

/** The first rows as the server read them, with what each column is for. */
export function RolesPreview({ inspection, roles, onRoles }: Props) {
  const purposeOf = (column: string) => roles.find((role) => role.column === column)?.purpose ?? 'IGNORED';

  return (
    <ScrollArea.Autosize mah={360} type="auto" className={classes.frame}>
      <Table stickyHeader withColumnBorders fz="sm" aria-label="First rows">
        <Table.Thead>
          <Table.Tr>
            {inspection.columns.map((column, index) => (
              <Table.Th key={column} className={classes.column}>
                <Text fw={600} size="sm" truncate title={column}>
                  {column}
                </Text>
                <Text size="xs" c="dimmed" mb={4}>
                  {distinct(inspection.distinct[index])}
                </Text>
                <NativeSelect
                  size="xs"
                  aria-label={`What ${column} is for`}
                  data={purposes}
                  value={purposeOf(column)}
                  onChange={(event) => onRoles(assignPurpose(roles, column, event.currentTarget.value as Purpose))}
                />
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {inspection.preview.map((row, line) => (
            <Table.Tr key={line}>
              {inspection.columns.map((column, index) => (
                <Table.Td
                  key={column}
                  className={classes.cell}
                  data-unused={purposeOf(column) === 'IGNORED' || undefined}
                >
                  <Text size="sm" lineClamp={2}>
                    {row[index] ?? <em>empty</em>}
                  </Text>
                </Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </ScrollArea.Autosize>
  );
}

function distinct(values: number | undefined): string {
  if (values === undefined) return '';
  return values >= COUNTED_DISTINCT ? `${count(COUNTED_DISTINCT)} or more different` : `${count(values)} different`;
}
