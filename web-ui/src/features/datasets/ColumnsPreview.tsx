import { NativeSelect, ScrollArea, Switch, Table, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { Cells, ColumnAssignment, ColumnRole, ColumnType, Inspection } from '@/api/types';
import { CellView } from '@/entities/dataset/CellView';
import { count, words } from '@/lib/format';
import classes from './ColumnsPreview.module.css';
import { assignRole, describeColumn, IGNORED, readableColumns } from './draft';

type Props = {
  inspection: Inspection;
  columns: ColumnAssignment[];
  roles: ColumnRole[];
  onColumns: (columns: ColumnAssignment[]) => void;
};

/** So many columns are seen at once; of more people look for those that are used. */
const FEW = 8;

/** The server stops counting different values here. */
const COUNTED_DISTINCT = 1000;

/** The first rows as the format reads them, with what each column is for. */
export function ColumnsPreview({ inspection, columns, roles, onColumns }: Props) {
  const assigned = inspection.columns.map(
    (column) =>
      columns.find((one) => one.column === column) ?? { column, role: IGNORED, refersTo: null, separator: null },
  );
  const typeOf = (role: string): ColumnType => roles.find(({ id }) => id === role)?.type ?? 'json';
  // Text is read, a class is recognized, and what is not used only has to be told from others.
  const widthOf = (role: string) => (role === IGNORED ? 'least' : isText(typeOf(role)) ? 'most' : 'some');
  const [usedOnly, setUsedOnly] = useState(false);
  const drawn = usedOnly ? assigned.filter(({ role }) => role !== IGNORED) : assigned;
  const described = assigned.map((one) => ({
    name: one.column,
    role: one.role,
    type: typeOf(one.role),
    classes: [],
    refersTo: one.refersTo ?? null,
  }));

  return (
    <>
      {assigned.length > FEW && (
        <Switch
          mb="xs"
          label={`Only the columns in use, ${count(assigned.filter(({ role }) => role !== IGNORED).length)} of ${count(assigned.length)}`}
          checked={usedOnly}
          onChange={(event) => setUsedOnly(event.currentTarget.checked)}
        />
      )}
      <ScrollArea.Autosize mah={440} type="auto" className={classes.frame}>
        <Table stickyHeader withColumnBorders fz="sm" aria-label="First rows">
          <Table.Thead>
            <Table.Tr>
              {drawn.map((column) => (
                <Table.Th key={column.column} className={classes.column} data-width={widthOf(column.role)}>
                  <Text fw={600} size="sm" truncate title={column.column}>
                    {column.column}
                  </Text>
                  <Text size="xs" c="dimmed" mb={4}>
                    {distinct(inspection.distinct[inspection.columns.indexOf(column.column)])}
                  </Text>
                  <NativeSelect
                    size="xs"
                    aria-label={`What ${column.column} is for`}
                    data={choices(roles, column.role)}
                    value={column.role}
                    onChange={(event) =>
                      onColumns(assignRole(assigned, column.column, event.currentTarget.value, roles))
                    }
                  />
                  <Details
                    column={column}
                    type={typeOf(column.role)}
                    readable={readableColumns(assigned, roles).filter((name) => name !== column.column)}
                    onChange={(changes) => onColumns(describeColumn(assigned, column.column, changes))}
                  />
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {inspection.preview.map((row, line) => (
              <Table.Tr key={line}>
                {described
                  .filter(({ role }) => !usedOnly || role !== IGNORED)
                  .map((column) => (
                    <Table.Td
                      key={column.name}
                      className={classes.cell}
                      data-width={widthOf(column.role)}
                      data-unused={column.role === IGNORED || undefined}
                    >
                      <PreviewCell
                        cell={row[inspection.columns.indexOf(column.name)]}
                        column={column}
                        columns={described}
                        cells={cellsOf(inspection.columns, row)}
                      />
                    </Table.Td>
                  ))}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </ScrollArea.Autosize>
    </>
  );
}

const isText = (type: ColumnType): boolean => type === 'string' || type === 'strings' || type === 'spans';

type DetailsProps = {
  column: ColumnAssignment;
  type: ColumnType;
  readable: string[];
  onChange: (changes: Partial<ColumnAssignment>) => void;
};

/** What a role leaves open: how a list is written in plain text, and in which text spans are. */
function Details({ column, type, readable, onChange }: DetailsProps) {
  if (type === 'spans' && readable.length > 1)
    return (
      <NativeSelect
        mt={4}
        size="xs"
        aria-label={`The text that ${column.column} speaks of`}
        data={[{ value: '', label: 'in …' }, ...readable.map((name) => ({ value: name, label: `in ${name}` }))]}
        value={column.refersTo ?? ''}
        onChange={(event) => onChange({ refersTo: event.currentTarget.value || null })}
      />
    );
  if (type === 'strings' || type === 'classes' || type === 'class-per-word')
    return (
      <TextInput
        mt={4}
        size="xs"
        aria-label={`Separator in ${column.column}`}
        placeholder="Separator; empty for JSON"
        title="What stands between two values. Empty: the cell is JSON, or words at white space."
        value={column.separator ?? ''}
        onChange={(event) => onChange({ separator: event.currentTarget.value || null })}
      />
    );
  return null;
}

type CellProps = {
  cell: unknown;
  column: React.ComponentProps<typeof CellView>['column'];
  columns: React.ComponentProps<typeof CellView>['columns'];
  cells: Cells;
};

/** Of a file without types a cell is a string, whatever it will be read as: it is shown as it stands. */
function PreviewCell({ cell, column, columns, cells }: CellProps) {
  if (cell === null || cell === undefined || cell === '') return <em>empty</em>;
  if (typeof cell === 'string')
    return (
      <Text size="sm" lineClamp={2}>
        {cell}
      </Text>
    );
  return <CellView column={column} columns={columns} cells={cells} />;
}

const cellsOf = (names: string[], row: unknown[]): Cells =>
  Object.fromEntries(names.map((name, index) => [name, row[index]]));

/** The role that a column has is offered also when no plugin knows it any more. */
function choices(roles: ColumnRole[], current: string) {
  const known = roles.map(({ id }) => id);
  const ids = known.includes(current) ? known : [...known, current];
  return ids.map((id) => ({ value: id, label: id === IGNORED ? 'Not used' : words(id) }));
}

function distinct(values: number | undefined): string {
  if (values === undefined) return '';
  return values >= COUNTED_DISTINCT ? `${count(COUNTED_DISTINCT)} or more different` : `${count(values)} different`;
}
