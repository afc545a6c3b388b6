import { Switch } from '@mantine/core';
import { useQueries, useQuery } from '@tanstack/react-query';
import { RunAnatomy } from '@/entities/run/RunAnatomy';
import { settingInWords } from '@/entities/run/comparison/differences';
import { DataTable, TableTools, type Column } from '@/ui/DataTable';
import { EmptyState } from '@/ui/EmptyState';
import { ErrorState } from '@/ui/ErrorState';
import { metric, plural } from '@/lib/format';
import { extensions, trainingSettings } from '@/api/plugins';
import type { Run } from '@/api/types';
import { useParameter } from '@/lib/url';
import styles from './RunPage.module.css';
import { settingsOf, type Setting } from './settings';

const columns: Column<Setting>[] = [
  {
    key: 'title',
    title: 'Setting',
    cell: ({ title, changed }) => (
      <>
        {title}
        {changed && <span className={styles.changed} title="Differs from the default" />}
      </>
    ),
  },
  { key: 'value', title: 'Value', cell: ({ value }) => settingInWords(value) },
  {
    key: 'standard',
    title: 'Default',
    cell: ({ standard }) => <span className="dim">{standard === undefined ? '' : settingInWords(standard)}</span>,
  },
];

/** What was set, and what of it somebody chose. */
export function ConfigurationTab({ run }: { run: Run }) {
  const [which, setWhich] = useParameter('settings');
  const standard = useQuery(trainingSettings);
  const known = useQueries({ queries: [extensions('HEAD'), extensions('PLACEMENT'), extensions('STRATEGY')] });
  const failed = [standard, ...known].find(({ isLoadingError }) => isLoadingError);
  if (failed) return <ErrorState what="The defaults could not be loaded." error={failed.error} />;
  if (!standard.data || known.some(({ isPending }) => isPending)) return <div style={{ height: 480 }} aria-busy />;

  const settings = settingsOf(run.specification, {
    settings: standard.data.defaults,
    extensions: known.flatMap(({ data }) => data ?? []),
  });
  const changed = settings.filter((setting) => setting.changed);
  return (
    <div className={styles.configuration}>
      <div>
        <TableTools>
          <h2>{changed.length === 0 ? 'Everything as by default' : `${plural(changed.length, 'setting')} chosen`}</h2>
          <Switch
            label="Only what differs from the defaults"
            checked={which === 'changed'}
            onChange={(event) => setWhich(event.currentTarget.checked ? 'changed' : null)}
          />
        </TableTools>
        <DataTable
          label="Settings"
          columns={columns}
          rows={which === 'changed' ? changed : settings}
          rowKey={({ pointer }) => pointer}
          empty={<EmptyState title="Everything as by default" />}
        />
      </div>
      {run.plan && run.plan.parts.length > 0 && (
        <aside>
          <TableTools>
            <h2>What learns</h2>
            <span className="dim small">learning rate {metric(run.plan.learningRate)}</span>
          </TableTools>
          <RunAnatomy runId={run.id} plan={run.plan} />
        </aside>
      )}
    </div>
  );
}
