import { Button, Checkbox, Popover, Stack } from '@mantine/core';
import { Link } from 'react-router';
import { color } from '@/charts/palette';
import { differences, settingInWords, type Difference } from '@/entities/run/comparison/differences';
import { toNumber } from '@/entities/run/curves/lines';
import { DataTable, TableTools, useTable, type Column } from '@/ui/DataTable';
import { EmptyState } from '@/ui/EmptyState';
import { Icon } from '@/ui/Icon';
import { ProgressBar } from '@/ui/ProgressBar';
import { RelativeTime } from '@/ui/RelativeTime';
import { StateBadge } from '@/entities/job/StateBadge';
import { duration, metric, share } from '@/lib/format';
import type { Run } from '@/api/types';
import { useListParameter } from '@/lib/url';
import styles from './ExperimentPage.module.css';

type Props = { runs: Run[]; selected: string[]; onSelect: (runs: string[]) => void };

/** The runs of an experiment. By default the columns are what differs between them and how well they did. */
export function RunsTable({ runs, selected, onSelect }: Props) {
  const table = useTable({ sort: '' });
  const all = columnsOf(runs);
  const [hidden, setHidden] = useListParameter('hide');
  const [added, setAdded] = useListParameter('show');
  const isShown = ({ key, standard }: RunColumn) => (standard ? !hidden.includes(key) : added.includes(key));
  const toggle = (column: RunColumn) => {
    const [list, set] = column.standard ? [hidden, setHidden] : [added, setAdded];
    set(list.includes(column.key) ? list.filter((key) => key !== column.key) : [...list, column.key]);
  };
  return (
    <>
      <TableTools
        aside={
          <Popover position="bottom-end" shadow="md">
            <Popover.Target>
              <Button variant="default" leftSection={<Icon name="columns" size={14} />}>
                Columns
              </Button>
            </Popover.Target>
            <Popover.Dropdown>
              <Stack gap={7}>
                {all.slice(1).map((column) => (
                  <Checkbox
                    key={column.key}
                    label={column.title}
                    checked={isShown(column)}
                    onChange={() => toggle(column)}
                  />
                ))}
              </Stack>
            </Popover.Dropdown>
          </Popover>
        }
      >
        <h2>Runs</h2>
        <span className="dim small">Choose rows to see only their curves.</span>
      </TableTools>
      <DataTable
        label="Runs"
        columns={all.filter(isShown)}
        rows={runs}
        rowKey={({ id }) => id}
        sort={table.sort}
        onSort={table.setSort}
        selection={{ selected, onChange: onSelect, nameOf: ({ name }) => name }}
        empty={<EmptyState title="This experiment has no runs" />}
      />
    </>
  );
}

type RunColumn = Column<Run> & { standard: boolean };

function columnsOf(runs: Run[]): RunColumn[] {
  const rankedBy = new Set(runs.flatMap(({ primaryMetric }) => (primaryMetric ? [primaryMetric.name] : [])));
  const measured = [...new Set(runs.flatMap(({ metrics }) => Object.keys(metrics)))].sort();
  return [
    {
      key: 'name',
      title: 'Run',
      standard: true,
      value: ({ name }) => name,
      cell: (run) => (
        <span className={styles.runName}>
          <span className={styles.swatch} style={{ background: color(runs.indexOf(run)) }} />
          <Link to={`/runs/${run.id}`}>{run.name}</Link>
        </span>
      ),
    },
    {
      key: 'state',
      title: 'State',
      standard: true,
      width: 170, // with room for the bar of a run that starts later
      value: ({ state }) => state,
      cell: (run) => <RunProgress run={run} />,
    },
    {
      key: 'best',
      title: 'Best',
      standard: true,
      align: 'right',
      width: 90,
      value: ({ primaryMetric }) => primaryMetric?.value ?? null,
      cell: ({ primaryMetric }) => <span title={primaryMetric?.name}>{metric(primaryMetric?.value)}</span>,
    },
    {
      key: 'bestMetric',
      title: 'Measured by',
      standard: rankedBy.size > 1,
      align: 'right',
      value: ({ primaryMetric }) => primaryMetric?.name ?? null,
      cell: ({ primaryMetric }) => <span className="mono">{primaryMetric?.name ?? '–'}</span>,
    },
    ...measured.map((name): RunColumn => ({
      key: `latest:${name}`,
      title: `Latest ${name}`,
      standard: false,
      align: 'right',
      value: ({ metrics }) => (metrics[name] === undefined ? null : toNumber(metrics[name])),
      cell: ({ metrics }) => metric(metrics[name]),
    })),
    ...differences(runs.map(({ specification }) => specification)).map((difference) => settingColumn(difference, runs)),
    {
      key: 'learns',
      title: 'Learns',
      standard: true,
      align: 'right',
      minor: true,
      value: ({ trainedParameters }) => trainedParameters,
      cell: ({ trainedParameters, totalParameters }) =>
        totalParameters > 0 ? share(trainedParameters / totalParameters) : '–',
    },
    {
      key: 'time',
      title: 'Time',
      standard: true,
      align: 'right',
      minor: true,
      value: ({ seconds }) => seconds,
      cell: ({ seconds }) => (seconds === null ? '–' : duration(seconds)),
    },
    {
      key: 'finished',
      title: 'Finished',
      standard: false,
      align: 'right',
      value: ({ finishedAt }) => finishedAt,
      cell: ({ finishedAt }) => (finishedAt ? <RelativeTime time={finishedAt} /> : '–'),
    },
  ];
}

const settingColumn = ({ pointer, title, values }: Difference, runs: Run[]): RunColumn => ({
  key: pointer,
  title,
  standard: true,
  minor: true,
  value: (run) => {
    const value = values[runs.indexOf(run)];
    return typeof value === 'number' ? value : value === undefined || value === null ? null : settingInWords(value);
  },
  cell: (run) => <span className={styles.settings}>{settingInWords(values[runs.indexOf(run)])}</span>,
});

/** The state in a word; while it runs, how far it is; when it failed, why. */
function RunProgress({ run }: { run: Run }) {
  const running = run.state === 'RUNNING' && run.totalSteps > 0;
  return (
    <span title={run.headline} style={{ display: 'inline-flex', alignItems: 'center', gap: 10 }}>
      <StateBadge state={run.state} />
      {running && <ProgressBar done={run.step} of={run.totalSteps} width={64} label={`Progress of ${run.name}`} />}
    </span>
  );
}
