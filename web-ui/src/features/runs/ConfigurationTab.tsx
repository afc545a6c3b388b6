import { SegmentedControl } from '@mantine/core';
import { useQueries, useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { RunAnatomy } from '@/entities/run/RunAnatomy';
import { settingInWords } from '@/entities/run/comparison/differences';
import { useSettingText } from '@/entities/run/comparison/useSettingText';
import { DataTable, TableTools, type Column } from '@/ui/DataTable';
import { EmptyState } from '@/ui/EmptyState';
import { ErrorState } from '@/ui/ErrorState';
import { LEFT_OPEN } from '@/ui/options/fields';
import { Waiting } from '@/ui/Waiting';
import { metric, plural } from '@/lib/format';
import { extensions, trainingSettings } from '@/api/plugins';
import { run as runQuery } from '@/api/runs';
import type { Run } from '@/api/types';
import { useParameter } from '@/lib/url';
import styles from './RunPage.module.css';
import { settingsOf, type Setting } from './settings';

type ComparedSetting = Setting & { parent: unknown; changedFromParent: boolean };

const columnsOf = (
  hasParent: boolean,
  textOf: (pointer: string, value: unknown) => string,
): Column<ComparedSetting>[] => [
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
  { key: 'value', title: 'Value', prose: true, cell: ({ pointer, value }) => textOf(pointer, value) },
  ...(hasParent
    ? [
        {
          key: 'parent',
          title: 'Parent',
          cell: ({ pointer, parent, changedFromParent }: ComparedSetting) => (
            <span className={changedFromParent ? styles.differs : 'dim'}>{textOf(pointer, parent)}</span>
          ),
        },
      ]
    : []),
  {
    key: 'standard',
    title: 'Default',
    prose: true,
    cell: ({ standard }) => <span className="dim">{standard === undefined ? '' : standardInWords(standard)}</span>,
  },
];

const standardInWords = (standard: unknown): string => (standard === null ? LEFT_OPEN : settingInWords(standard));

/** What was set, and what of it is not as by default: chosen, or decided by the model or method. */
export function ConfigurationTab({ run }: { run: Run }) {
  const textOf = useSettingText();
  const [which, setWhich] = useParameter('settings');
  const standard = useQuery(trainingSettings);
  const known = useQueries({ queries: [extensions('HEAD'), extensions('PLACEMENT'), extensions('STRATEGY')] });
  const parent = useQuery({ ...runQuery(run.parent ?? ''), enabled: run.parent !== null });
  const failed = [standard, ...known].find(({ isLoadingError }) => isLoadingError);
  if (failed) return <ErrorState what="The defaults could not be loaded." error={failed.error} />;
  if (!standard.data || known.some(({ isPending }) => isPending)) return <Waiting height={480} />;

  const form = {
    settings: standard.data.defaults,
    schema: standard.data.schema,
    extensions: known.flatMap(({ data }) => data ?? []),
  };
  const before = new Map(
    parent.data ? settingsOf(parent.data.specification, form).map(({ pointer, value }) => [pointer, value]) : [],
  );
  const settings = settingsOf(run.specification, form).map((setting): ComparedSetting => {
    const value = before.get(setting.pointer);
    const changedFromParent = parent.data !== undefined && JSON.stringify(value) !== JSON.stringify(setting.value);
    return { ...setting, parent: value, changedFromParent };
  });
  const changed = settings.filter((setting) => setting.changed);
  const fromParent = settings.filter((setting) => setting.changedFromParent);
  const shown = which === 'changed' ? changed : which === 'parent' ? fromParent : settings;
  return (
    <div className={styles.configuration}>
      <div>
        <TableTools>
          <h2>
            {changed.length === 0
              ? 'Everything as by default'
              : `${plural(changed.length, 'setting')} not as by default`}
          </h2>
          <SegmentedControl
            aria-label="Settings shown"
            value={which === '' ? 'all' : which}
            onChange={(next) => setWhich(next === 'all' ? null : next)}
            data={[
              { value: 'all', label: 'All' },
              { value: 'changed', label: 'Not as by default' },
              ...(parent.data ? [{ value: 'parent', label: 'Not as in the parent' }] : []),
            ]}
          />
        </TableTools>
        {run.parent !== null && (
          <p className="dim small">
            {parent.data ? (
              <>
                Cloned from <Link to={`/runs/${run.parent}`}>{parent.data.name}</Link>;{' '}
                {fromParent.length === 0
                  ? 'its settings are the same'
                  : plural(fromParent.length, 'setting differs', 'settings differ')}
                .
              </>
            ) : parent.isError ? (
              'The run that it was cloned from has been deleted.'
            ) : (
              'Cloned from another run.'
            )}
          </p>
        )}
        <DataTable
          label="Settings"
          columns={columnsOf(parent.data !== undefined, textOf)}
          rows={shown}
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
