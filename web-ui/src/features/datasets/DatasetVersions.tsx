import { Code } from '@mantine/core';
import { Link } from 'react-router';
import { DataTable, type Column } from '@/ui/DataTable';
import { Bytes } from '@/ui/Quantity';
import { RelativeTime } from '@/ui/RelativeTime';
import { count, plural, shortHash } from '@/lib/format';
import type { DatasetVersion } from '@/api/types';
import { rowsOf, taskShape } from '@/entities/dataset/shape';

/** Every version there ever was, newest first, with what changed since the one before. */
export function DatasetVersions({ versions }: { versions: DatasetVersion[] }) {
  const newestFirst = [...versions].sort((a, b) => b.number - a.number);
  const columns: Column<DatasetVersion>[] = [
    {
      key: 'number',
      title: 'Version',
      cell: ({ number }) => <Link to={`?version=${number}`}>Version {number}</Link>,
    },
    { key: 'rows', title: 'Rows', align: 'right', cell: ({ statistics }) => count(rowsOf(statistics)) },
    {
      key: 'change',
      title: 'What changed',
      cell: (version) => changeSince(version, newestFirst[newestFirst.indexOf(version) + 1]),
    },
    {
      key: 'files',
      title: 'Files',
      minor: true,
      cell: ({ files }) => files.map(({ fileName }) => fileName).join(', '),
    },
    { key: 'size', title: 'Size', align: 'right', minor: true, cell: ({ size }) => <Bytes value={size} /> },
    {
      key: 'sha256',
      title: 'SHA-256',
      minor: true,
      cell: ({ sha256 }) => <Code title={sha256}>{shortHash(sha256)}</Code>,
    },
    { key: 'createdAt', title: 'Made', cell: ({ createdAt }) => <RelativeTime time={createdAt} /> },
  ];

  return <DataTable label="Versions" columns={columns} rows={newestFirst} rowKey={({ id }) => id} empty={null} />;
}

function changeSince(version: DatasetVersion, before: DatasetVersion | undefined): string {
  if (!before) return 'The first version';
  const rows = rowsOf(version.statistics) - rowsOf(before.statistics);
  const changes = [
    rows !== 0 && `${rows > 0 ? '+' : '−'}${plural(Math.abs(rows), 'row')}`,
    taskShape(version.schema) !== taskShape(before.schema) && `now ${taskShape(version.schema)}`,
  ].filter(Boolean);
  return changes.join(', ') || 'Same number of rows, other content';
}
