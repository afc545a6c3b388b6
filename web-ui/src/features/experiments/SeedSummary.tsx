import { deviation, mean } from '@/entities/run/curves/lines';
import { withoutSeed } from '@/entities/run/curves/useCurves';
import { DataTable, type Column } from '@/ui/DataTable';
import { metric } from '@/lib/format';
import type { NamedValue, Run } from '@/api/types';
import styles from './ExperimentPage.module.css';

type Row = { name: string; metric: string; direction: NamedValue['direction']; values: number[] };

const columns: Column<Row>[] = [
  { key: 'name', title: 'Variation', cell: ({ name }) => name },
  { key: 'metric', title: 'Metric', minor: true, cell: (row) => <span className="mono">{row.metric}</span> },
  { key: 'seeds', title: 'Seeds', align: 'right', cell: ({ values }) => values.length },
  {
    key: 'mean',
    title: 'Mean ± deviation',
    align: 'right',
    cell: ({ values }) => `${metric(mean(values))} ± ${metric(deviation(values))}`,
  },
  { key: 'worst', title: 'Lowest', align: 'right', minor: true, cell: ({ values }) => metric(Math.min(...values)) },
  { key: 'best', title: 'Highest', align: 'right', cell: ({ values }) => metric(Math.max(...values)) },
];

/** How much of a difference is luck: shown as soon as something ran with two seeds. */
export function SeedSummary({ runs }: { runs: Run[] }) {
  const rows = summarize(runs);
  if (!rows.some(({ values }) => values.length > 1)) return null;
  return (
    <section className={styles.summary}>
      <h2>Over seeds</h2>
      <DataTable label="Over seeds" columns={columns} rows={rows} rowKey={({ name }) => name} empty={null} />
    </section>
  );
}

/** By variation, best mean first. Runs without a result are left out. */
function summarize(runs: Run[]): Row[] {
  const rows = new Map<string, Row>();
  for (const { name, primaryMetric, state } of runs) {
    if (!primaryMetric || state !== 'SUCCEEDED') continue;
    const key = withoutSeed(name);
    const row = rows.get(key) ?? {
      name: key,
      metric: primaryMetric.name,
      values: [],
      direction: primaryMetric.direction,
    };
    row.values.push(primaryMetric.value);
    rows.set(key, row);
  }
  return [...rows.values()].sort((a, b) => (mean(b.values) - mean(a.values)) * (a.direction === 'MAXIMIZE' ? 1 : -1));
}
