import { ActionIcon, Button, Switch } from '@mantine/core';
import { useQueries } from '@tanstack/react-query';
import { Link } from 'react-router';
import { color } from '@/charts/palette';
import { differences, flatten, settingInWords, settingTitle } from '@/entities/run/comparison/differences';
import { Curves } from '@/entities/run/curves/Curves';
import { namesOf, useCurves } from '@/entities/run/curves/useCurves';
import { EmptyState } from '@/ui/EmptyState';
import { ErrorState } from '@/ui/ErrorState';
import { Icon } from '@/ui/Icon';
import { PageHead } from '@/ui/PageHead';
import { StateBadge } from '@/entities/job/StateBadge';
import { duration, metric, plural, share } from '@/lib/format';
import { run } from '@/api/runs';
import type { Run, RunSpecification } from '@/api/types';
import { useListParameter, useParameter } from '@/lib/url';
import { AddRun } from './AddRun';
import { Difference } from './Difference';
import styles from './ComparePage.module.css';

/** Any runs side by side; the address holds the choice, so it can be sent to a colleague. */
export function Component() {
  const [ids, setIds] = useListParameter('runs');
  const answers = useQueries({ queries: ids.map((id) => run(id)) });
  const error = answers.find((answer) => answer.error)?.error;
  const runs = answers.flatMap(({ data }) => (data ? [data] : []));

  const add = <AddRun known={ids} onAdd={(id) => setIds([...ids, id])} />;

  if (ids.length === 0)
    return (
      <>
        <PageHead title="Compare" within={within} actions={add} />
        <EmptyState
          title="Choose the runs to compare"
          text="Add runs of any experiment above, or open an experiment and choose rows in its table of runs."
          action={
            <Button component={Link} to="/experiments">
              Experiments
            </Button>
          }
        />
      </>
    );
  return (
    <>
      <PageHead title={`Compare ${plural(ids.length, 'run')}`} within={within} actions={add} />
      {error && <ErrorState what="Not every run could be loaded." error={error} />}
      {runs.length > 0 && <Comparison runs={runs} onRemove={(id) => setIds(ids.filter((one) => one !== id))} />}
    </>
  );
}

const within = [{ name: 'Experiments', to: '/experiments' }];

type Props = { runs: Run[]; onRemove: (runId: string) => void };

function Comparison({ runs, onRemove }: Props) {
  const { curves, error } = useCurves(runs);
  const [first, second, ...others] = runs;
  return (
    <>
      <Settings runs={runs} onRemove={onRemove} />
      {first && second && others.length === 0 && <Difference first={first} second={second} nameOf={namesOf(runs)} />}
      <section className={styles.curves}>
        <h2>Curves</h2>
        {error && <ErrorState what="Some curves could not be loaded." error={error} />}
        <Curves runs={curves} />
      </section>
    </>
  );
}

/** Settings as rows, runs as columns. What differs from the first run is marked. */
function Settings({ runs, onRemove }: Props) {
  const nameOf = namesOf(runs);
  const [all, setAll] = useParameter('settings');
  const specifications = runs.map(named);
  const differing = differences(specifications);
  const everything = [...new Map(specifications.flatMap((one) => flatten(one))).keys()];
  const pointers = all === 'all' ? everything : differing.map(({ pointer }) => pointer);
  const tables = specifications.map((one) => new Map(flatten(one)));
  const metrics = [...new Set(runs.flatMap((one) => Object.keys(one.metrics)))].sort();

  return (
    <section>
      <div className={styles.head}>
        <h2>{differing.length === 0 ? 'The settings are the same' : plural(differing.length, 'differing setting')}</h2>
        <Switch
          label="Show all settings"
          checked={all === 'all'}
          onChange={(event) => setAll(event.currentTarget.checked ? 'all' : null)}
        />
      </div>
      <div className={styles.scroll}>
        <table className={styles.table}>
          <thead>
            <tr>
              <th scope="col">
                <span className="visually-hidden">Setting</span>
              </th>
              {runs.map((one, index) => (
                <th scope="col" key={one.id}>
                  <span className={styles.swatch} style={{ background: color(index) }} />
                  <Link to={`/runs/${one.id}`}>{nameOf(one)}</Link>{' '}
                  <ActionIcon size={18} aria-label={`Leave out ${nameOf(one)}`} onClick={() => onRemove(one.id)}>
                    <Icon name="close" size={12} />
                  </ActionIcon>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            <Row name="State" cells={runs.map((one) => [one.id, <StateBadge key="state" state={one.state} />])} />
            {pointers.map((pointer) => (
              <Row
                key={pointer}
                name={settingTitle(pointer)}
                cells={tables.map((table, index) => [runs[index]?.id ?? '', settingInWords(table.get(pointer))])}
                marks={tables.map((table) => !same(table.get(pointer), tables[0]?.get(pointer)))}
              />
            ))}
            <Row
              name="Learns"
              cells={runs.map((one) => [one.id, share(one.trainedParameters / Math.max(1, one.totalParameters))])}
            />
            <Row name="Time" cells={runs.map((one) => [one.id, one.seconds === null ? '–' : duration(one.seconds)])} />
            {metrics.map((name) => (
              <Row key={name} mono name={name} cells={runs.map((one) => [one.id, metric(one.metrics[name])])} />
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

/** With the names of data and model in place of their ids. */
const named = ({ specification, dataset, baseModel }: Run): RunSpecification => ({
  ...specification,
  dataset: `${dataset.name} v${dataset.number}`,
  baseModel: baseModel.name,
});

type RowProps = { name: string; cells: [string, React.ReactNode][]; marks?: boolean[]; mono?: boolean };

function Row({ name, cells, marks = [], mono = false }: RowProps) {
  return (
    <tr>
      <th scope="row" className={mono ? 'mono' : ''}>
        {name}
      </th>
      {cells.map(([id, content], index) => (
        <td key={id} data-differs={marks[index] ?? false}>
          {content}
        </td>
      ))}
    </tr>
  );
}

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);
