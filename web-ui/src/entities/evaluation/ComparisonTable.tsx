import type { EvaluationComparison } from '@/api/types';
import { metric } from '@/lib/format';
import { DataTable, type Column } from '@/ui/DataTable';

type Row = EvaluationComparison['metrics'][number];
type Props = { comparison: EvaluationComparison; first: string; second: string };

/** How much better one model is than another, and whether that is more than luck. */
export function ComparisonTable({ comparison, first, second }: Props) {
  const columns: Column<Row>[] = [
    { key: 'name', title: 'Metric', cell: ({ name }) => name },
    { key: 'first', title: first, align: 'right', cell: (row) => metric(row.first) },
    { key: 'second', title: second, align: 'right', cell: (row) => metric(row.second) },
    {
      key: 'difference',
      title: 'Difference',
      align: 'right',
      cell: ({ difference, interval }) => (
        <>
          {metric(difference)}
          {interval && (
            <div className="dim small" title="95 % interval of the difference, by paired bootstrap">
              {metric(interval[0])} to {metric(interval[1])}
            </div>
          )}
        </>
      ),
    },
    {
      key: 'better',
      title: 'Better',
      cell: ({ better, interval }) =>
        better ? (better === 'FIRST' ? first : second) : interval ? 'not distinguishable' : '–',
    },
  ];
  return (
    <>
      <DataTable
        label="Comparison"
        columns={columns}
        rows={comparison.metrics}
        rowKey={({ name }) => name}
        empty={null}
      />
      {comparison.note && <p className="dim small">{comparison.note}</p>}
    </>
  );
}
