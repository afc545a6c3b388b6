import { Button, MultiSelect, SegmentedControl, Skeleton } from '@mantine/core';
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useCallback, useMemo } from 'react';
import { runColumns, runGroups, runRows, type RunScope } from '@/api/runTable';
import type { RunGroup } from '@/api/types';
import { EmptyState } from '@/ui/EmptyState';
import { ErrorState } from '@/ui/ErrorState';
import { Icon } from '@/ui/Icon';
import { plural } from '@/lib/format';
import { useParameter } from '@/lib/url';
import { columnTitle, metricsOf, settingsOf, usualColumns, withCondition } from './columns';
import { ColumnsMenu } from './ColumnsMenu';
import { FilterLine } from './FilterLine';
import { groupTitle, GroupsTable } from './GroupsTable';
import { RunsGrid } from './RunsGrid';
import { SelectionBar } from './SelectionBar';
import { useSelection } from './useSelection';
import { useView } from './useView';
import { ViewsMenu } from './ViewsMenu';
import { WorkspaceCharts } from './WorkspaceCharts';
import { WorkspaceSearch } from './WorkspaceSearch';
import styles from './Workspace.module.css';

/** More curves than this cannot be told apart unless somebody has chosen them. */
const DRAWN = 10;
const MOST_DRAWN = 40;

type Props = {
  scope: RunScope;
  /** When there are no runs at all. */
  empty: React.ReactNode;
};

/** Many runs at once: a filter line, a table and its charts. */
export function RunsWorkspace({ scope, empty }: Props) {
  const [view, change] = useView();
  const [shownCharts, setShownCharts] = useParameter('pane', 'curves');
  const matching = useMemo(() => ({ ...scope, filter: view.filter }), [scope, view.filter]);
  const everything = useMemo(() => ({ ...scope, filter: '' }), [scope]);
  const all = useQuery(runColumns(everything));
  const here = useQuery({ ...runColumns(matching), placeholderData: keepPreviousData, retry: false });
  const known = here.data ?? all.data;
  const columns = view.columns ?? usualColumns(known, scope.experiment !== undefined);
  const rows = useInfiniteQuery({
    ...runRows(matching, view.sort, metricsOf(columns), settingsOf(columns)),
    enabled: known !== undefined,
    retry: false,
  });
  const grouped = view.by.length > 0;
  const groups = useQuery({ ...runGroups(matching, view.by, metricsOf(columns)), enabled: grouped, retry: false });
  const loaded = useMemo(() => rows.data?.pages.flatMap(({ items }) => items) ?? [], [rows.data]);
  const total = rows.data?.pages[0]?.total ?? loaded.length;
  const selection = useSelection(total);
  const { fetchNextPage, isFetchingNextPage, hasNextPage } = rows;
  const more = useCallback(() => {
    if (!isFetchingNextPage) void fetchNextPage();
  }, [isFetchingNextPage, fetchNextPage]);

  const started = loaded.filter(({ startedAt }) => startedAt !== null);
  const chosen = selection.all ? [] : started.filter(({ id }) => selection.has(id));
  const drawn = chosen.length > 0 ? chosen.slice(0, MOST_DRAWN) : started.slice(0, DRAWN);
  const drawnKey = drawn.map(({ id, state, totalSteps }) => `${id} ${state} ${totalSteps}`).join();
  // eslint-disable-next-line react-hooks/exhaustive-deps -- a row that only moved a step is no other run to draw
  const drawnRuns = useMemo(() => drawn, [drawnKey]);
  const drawnIds = useMemo(() => new Set(drawnRuns.map(({ id }) => id)), [drawnRuns]);

  if (all.isLoadingError)
    return <ErrorState what="The runs could not be loaded." error={all.error} retry={() => void all.refetch()} />;
  if (all.data?.runs === 0) return empty;
  const failed = rows.isLoadingError || (rows.isError && rows.isPlaceholderData) ? rows.error : here.error;
  return (
    <div className={styles.workspace}>
      <div className={styles.tools}>
        <FilterLine
          value={view.filter}
          known={all.data}
          error={failed}
          onChange={(filter) => {
            if (filter !== view.filter) {
              selection.clear();
              change({ filter });
            }
          }}
        />
        <MultiSelect
          aria-label="Group by"
          placeholder={grouped ? '' : 'Group by'}
          w={grouped ? 250 + 90 * (view.by.length - 1) : 150}
          clearable
          maxValues={4}
          data={groupChoices(all.data?.settings ?? [])}
          value={view.by}
          onChange={(by) => change({ by })}
        />
        <ColumnsMenu known={all.data} shown={columns} onChange={(next) => change({ columns: next })} />
        <ViewsMenu />
        <Button
          variant="default"
          className={styles.chartsButton}
          aria-pressed={view.charts}
          leftSection={<Icon name="analyses" size={14} />}
          onClick={() => change({ charts: !view.charts })}
        >
          {view.charts ? 'Hide charts' : 'Show charts'}
        </Button>
        <span className={styles.total} aria-live="polite">
          {rows.isSuccess && !failed ? plural(total, 'run') : ''}
        </span>
      </div>
      <SelectionBar selection={selection} matching={matching} />
      <div className={styles.panes} data-charts={view.charts}>
        <div className={styles.left}>
          {grouped ? (
            <Groups
              state={groups}
              by={view.by}
              metrics={metricsOf(columns)}
              onOpen={(group) => change({ filter: opened(view.filter, view.by, group), by: [] })}
            />
          ) : rows.isSuccess && loaded.length === 0 ? (
            <EmptyState
              title="No run matches"
              text="Change the filter above, or remove it."
              action={
                <Button variant="default" onClick={() => change({ filter: '' })}>
                  Remove the filter
                </Button>
              }
            />
          ) : rows.isPending ? (
            <Skeleton height={280} />
          ) : (
            <RunsGrid
              rows={loaded}
              columns={columns}
              known={known}
              sort={view.sort === '' ? '-createdAt' : view.sort}
              onSort={(sort) => change({ sort })}
              widths={view.widths}
              onWidths={(widths) => change({ widths })}
              selection={selection}
              total={total}
              hasMore={hasNextPage}
              onMore={more}
              drawn={drawnIds}
            />
          )}
        </div>
        {view.charts && (
          <div className={styles.right}>
            <SegmentedControl
              className={styles.kind}
              aria-label="Charts"
              value={shownCharts}
              onChange={setShownCharts}
              data={[
                { value: 'curves', label: 'Curves' },
                { value: 'search', label: 'Settings and results' },
              ]}
            />
            {shownCharts === 'search' ? (
              <WorkspaceSearch matching={matching} known={known} only={chosen.length > 1 ? drawnIds : null} />
            ) : (
              <WorkspaceCharts
                runs={drawnRuns}
                chosen={chosen.length > 0}
                more={started.length - drawn.length}
                known={known}
              />
            )}
          </div>
        )}
      </div>
    </div>
  );
}

type GroupsProps = {
  state: { data?: { total: number; groups: RunGroup[] }; error: Error | null; isPending: boolean };
  by: string[];
  metrics: string[];
  onOpen: (group: RunGroup) => void;
};

function Groups({ state, by, metrics, onOpen }: GroupsProps) {
  if (state.error) return <ErrorState what="The runs could not be grouped." error={state.error} />;
  if (!state.data) return <Skeleton height={280} />;
  return <GroupsTable groups={state.data.groups} total={state.data.total} by={by} metrics={metrics} onOpen={onOpen} />;
}

const groupChoices = (settings: { name: string; differs: boolean }[]) => [
  {
    group: 'Fields',
    items: ['variation', 'experiment', 'data', 'model', 'owner', 'state'].map((value) => ({
      value,
      label: groupTitle(value),
    })),
  },
  {
    group: 'Settings that differ',
    items: settings
      .filter(({ differs }) => differs)
      .map(({ name }) => ({ value: name, label: columnTitle(`setting:${name}`) })),
  },
];

/** The filter that leads to the runs of a group. */
function opened(filter: string, by: string[], group: RunGroup): string {
  return by.reduce((line, name, index) => withCondition(line, name, group.keys[index] ?? null), filter);
}
