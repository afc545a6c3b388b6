import { NativeSelect, Pagination, SegmentedControl } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { DataTable, SearchBox, TableTools, useTable, type Column } from '@/ui/DataTable';
import { EmptyState } from '@/ui/EmptyState';
import { ErrorState } from '@/ui/ErrorState';
import { CellView } from '@/entities/dataset/CellView';
import { classColumns, splitName, splits } from '@/entities/dataset/shape';
import { plural } from '@/lib/format';
import type { DatasetVersion, StoredExample } from '@/api/types';
import { rowNumber } from '@/entities/dataset/rowNumber';
import { datasetRows } from '@/api/datasets';

const PAGE = 50;

/** The rows of a version, a page at a time, filtered by the server. */
export function DatasetRows({ version }: { version: DatasetVersion }) {
  const { search, cursor, filter, setSearch, setFilter, setCursor } = useTable();
  const split = filter('split');
  const label = filter('label');
  const labeled = classColumns(version.schema).find(({ type }) => type !== 'class-per-word');
  const offset = Math.max(0, Number.parseInt(cursor ?? '', 10) || 0);
  const rows = useQuery(datasetRows(version.id, { split, label, search, offset, limit: PAGE }));

  if (rows.isLoadingError)
    return <ErrorState what="The rows could not be read." error={rows.error} retry={() => void rows.refetch()} />;
  const total = rows.data?.total ?? 0;
  return (
    <>
      <TableTools aside={<span className="dim small">{rows.data ? plural(total, 'row') : ' '}</span>}>
        <SearchBox label="Search the texts" value={search} onChange={setSearch} />
        <SegmentedControl
          aria-label="Split"
          value={split}
          data={[{ value: '', label: 'All' }, ...splits.map((one) => ({ value: one, label: splitName[one] }))]}
          onChange={(one) => setFilter('split', one)}
        />
        {labeled && (
          <NativeSelect
            size="xs"
            aria-label="Label"
            value={label}
            data={[{ value: '', label: `Any ${labeled.name}` }, ...labeled.classes]}
            onChange={(event) => setFilter('label', event.currentTarget.value)}
          />
        )}
      </TableTools>
      <DataTable
        label="Rows"
        fromTop
        columns={rowColumns(version, search)}
        rows={rows.data?.items}
        rowKey={({ row }) => String(row)}
        empty={<EmptyState title="No row fits" text="Search for something shorter, or choose all splits and labels." />}
      />
      {total > PAGE && (
        <Pagination
          mt="md"
          size="sm"
          total={Math.ceil(total / PAGE)}
          value={Math.floor(offset / PAGE) + 1}
          onChange={(page) => setCursor(page === 1 ? null : String((page - 1) * PAGE))}
          getControlProps={(control) => ({ 'aria-label': `${control} page` })}
        />
      )}
    </>
  );
}

function rowColumns({ schema: { columns } }: DatasetVersion, search: string): Column<StoredExample>[] {
  const shown = columns.filter(({ role }) => role !== 'split' && role !== 'ignored');
  return [
    { key: 'row', title: 'Row', align: 'right', minor: true, width: 64, cell: ({ row }) => rowNumber(row) },
    { key: 'split', title: 'Split', minor: true, width: 64, cell: ({ split }) => splitName[split] },
    ...shown.map((column): Column<StoredExample> => ({
      key: `column-${column.name}`,
      title: column.name,
      align: column.type === 'number' ? 'right' : undefined,
      width: column.type === 'class' ? 120 : undefined,
      cell: ({ cells }) => <CellView column={column} cells={cells} columns={columns} search={search} />,
    })),
  ];
}
