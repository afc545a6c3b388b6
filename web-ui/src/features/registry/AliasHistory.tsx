import { useQuery } from '@tanstack/react-query';
import { DataTable, type Column } from '@/components/DataTable';
import { EmptyState } from '@/components/EmptyState';
import { ErrorState } from '@/components/ErrorState';
import { RelativeTime } from '@/components/RelativeTime';
import type { AliasMove } from '@/lib/types';
import { aliasHistory } from './api';
import { AliasChip } from './AliasChip';

const columns: Column<AliasMove>[] = [
  { key: 'at', title: 'When', cell: ({ at }) => <RelativeTime time={at} /> },
  { key: 'alias', title: 'Alias', cell: ({ alias }) => <AliasChip alias={alias} /> },
  { key: 'move', title: 'Moved', cell: (move) => moveInWords(move) },
  { key: 'by', title: 'By', cell: ({ by }) => by },
  { key: 'reason', title: 'Why', cell: ({ reason }) => reason || <span className="dim">no reason given</span> },
];

/** Who moved which alias, when and why. */
export function AliasHistory({ name }: { name: string }) {
  const history = useQuery(aliasHistory(name));
  if (history.isError)
    return (
      <ErrorState what="The history could not be read." error={history.error} retry={() => void history.refetch()} />
    );
  return (
    <DataTable
      label="Alias history"
      columns={columns}
      rows={history.data}
      rowKey={({ alias, at }) => `${alias} ${at}`}
      empty={
        <EmptyState
          title="No alias was ever set"
          text="An alias such as champion tells programs which version to use."
        />
      }
    />
  );
}

function moveInWords({ fromVersion, toVersion }: AliasMove): string {
  if (toVersion === null) return `taken from version ${fromVersion}`;
  return fromVersion === null ? `to version ${toVersion}` : `from version ${fromVersion} to version ${toVersion}`;
}
