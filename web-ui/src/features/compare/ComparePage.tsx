import { ActionIcon, Button, Menu, Switch } from '@mantine/core';
import { useQueries } from '@tanstack/react-query';
import { useMemo } from 'react';
import { Link } from 'react-router';
import { run } from '@/api/runs';
import type { Run, RunSpecification } from '@/api/types';
import { differences, flatten, settingTitle } from '@/entities/run/comparison/differences';
import { Curves } from '@/entities/run/curves/Curves';
import { arrange, toNumber } from '@/entities/run/curves/lines';
import { namesOf, useManyCurves } from '@/entities/run/curves/useCurves';
import { RunOutcome } from '@/entities/run/RunOutcome';
import { RunSwatch } from '@/entities/run/RunSwatch';
import { EmptyState } from '@/ui/EmptyState';
import { ErrorState } from '@/ui/ErrorState';
import { Icon } from '@/ui/Icon';
import { PageHead } from '@/ui/PageHead';
import { duration, inWords, metric, plural, share, words } from '@/lib/format';
import { useListParameter, useParameter, useSetParameters } from '@/lib/url';
import { AddRun } from './AddRun';
import styles from './ComparePage.module.css';
import { useSettingText } from '@/entities/run/comparison/useSettingText';
import { Difference } from './Difference';

/** Any runs side by side; the address holds the choice, so it can be sent to a colleague. */
export function Component() {
  const [ids, setIds] = useListParameter('runs');
  const answers = useQueries({ queries: ids.map((id) => run(id)) });
  const failed = answers.filter(({ isLoadingError }) => isLoadingError);
  const runs = answers.flatMap(({ data }) => (data ? [data] : []));

  const add = <AddRun known={ids} onAdd={(id) => setIds([...ids, id])} />;

  if (ids.length === 0)
    return (
      <>
        <PageHead title="Compare" within={within} actions={add} />
        <EmptyState
          title="Choose the runs to compare"
          text="Add runs of any experiment above, or choose rows in the table of runs."
          action={
            <Button component={Link} to="/runs">
              Runs
            </Button>
          }
        />
      </>
    );
  return (
    <>
      <PageHead title={`Compare ${plural(ids.length, 'run')}`} within={within} actions={add} />
      {failed[0] && (
        <ErrorState
          what={runs.length > 0 ? 'Not every run could be loaded.' : 'The runs could not be loaded.'}
          error={failed[0].error}
          retry={() => failed.forEach((query) => void query.refetch())}
        />
      )}
      {runs.length > 0 && <Comparison runs={runs} onRemove={(id) => setIds(ids.filter((one) => one !== id))} />}
    </>
  );
}

const within = [{ name: 'Runs', to: '/runs' }];

type Props = { runs: Run[]; onRemove: (runId: string) => void };

function Comparison({ runs, onRemove }: Props) {
  const [first, second, ...others] = runs;
  const names = useMemo(() => [...new Set(runs.flatMap(({ metrics }) => Object.keys(metrics)))].sort(), [runs]);
  const primary = runs.find(({ primaryMetric }) => primaryMetric)?.primaryMetric ?? null;
  const key = runs.map(({ id, state }) => `${id} ${state}`).join();
  // eslint-disable-next-line react-hooks/exhaustive-deps -- a run that only moved a step is no other run to draw
  const drawn = useMemo(() => runs, [key]);
  const { curves, error, pending } = useManyCurves(drawn, names);
  return (
    <>
      <Table runs={runs} onRemove={onRemove} />
      {first && second && others.length === 0 && <Difference first={first} second={second} nameOf={namesOf(runs)} />}
      <section className={styles.curves}>
        <h2>Curves</h2>
        {error && <ErrorState what="Some curves could not be loaded." error={error} />}
        {curves.length === 0 && pending && <div className={styles.place} aria-busy />}
        {curves.length > 0 && <Curves runs={curves} names={names} primary={primary} />}
      </section>
    </>
  );
}

type Section = { title: string; pointers: string[] };

/** Results first, then settings by the method that they belong to; a column per run. */
function Table({ runs, onRemove }: Props) {
  const nameOf = namesOf(runs);
  const textOf = useSettingText();
  const [all, setAll] = useParameter('settings');
  const [baseId] = useParameter('base', runs[0]?.id ?? '');
  const setParameters = useSetParameters();
  const at = Math.max(
    0,
    runs.findIndex(({ id }) => id === baseId),
  );
  const base = runs[at] as Run;
  const specifications = runs.map(named);
  const tables = specifications.map((one) => new Map(flatten(one)));
  const differing = differences(specifications).map(({ pointer }) => pointer);
  const everything = [...new Map(specifications.flatMap((one) => flatten(one))).keys()];
  const sections = byMethod(all === 'all' ? everything : differing);
  const metrics = results(runs);
  const several = runs.length > 1;

  return (
    <section>
      <div className={styles.head}>
        <span className="dim small">
          {several &&
            (differing.length === 0 ? 'The settings are the same' : plural(differing.length, 'differing setting'))}
        </span>
        <Switch
          label="Show all settings"
          checked={all === 'all'}
          onChange={(event) => setAll(event.currentTarget.checked ? 'all' : null)}
        />
      </div>
      <div className={styles.scroll} tabIndex={0} role="group" aria-label="Comparison, scrollable">
        <table className={styles.table} style={{ '--runs': runs.length } as React.CSSProperties}>
          <thead>
            <tr>
              <th scope="col">
                <span className="visually-hidden">What</span>
              </th>
              {runs.map((one, index) => (
                <th scope="col" key={one.id}>
                  <span className={styles.column}>
                    <RunSwatch number={one.number} />
                    <Link to={`/runs/${one.id}`} title={nameOf(one)}>
                      {nameOf(one)}
                    </Link>
                    <Menu position="bottom-end">
                      <Menu.Target>
                        <ActionIcon size={24} aria-label={`More for ${nameOf(one)}`}>
                          <Icon name="chevron" size={12} />
                        </ActionIcon>
                      </Menu.Target>
                      <Menu.Dropdown>
                        <Menu.Item disabled={index === at} onClick={() => setParameters({ base: one.id })}>
                          Compare with this one
                        </Menu.Item>
                        <Menu.Item onClick={() => onRemove(one.id)}>Leave out {nameOf(one)}</Menu.Item>
                      </Menu.Dropdown>
                    </Menu>
                  </span>
                  {several && index === at && <span className={styles.base}>base</span>}
                </th>
              ))}
            </tr>
          </thead>
          <Group title="Results" runs={runs.length}>
            <Row
              name="State"
              cells={runs.map((one) => [one.id, <RunOutcome key="state" state={one.state} verdict={one.verdict} />])}
            />
            {metrics.map(({ name, values, ascending }) => (
              <Row
                key={name}
                name={name}
                cells={runs.map((one, index) => [
                  one.id,
                  <Result
                    key="value"
                    value={values[index]}
                    base={several && index !== at ? values[at] : undefined}
                    best={several && isBest(values, index, ascending)}
                  />,
                ])}
              />
            ))}
            <Row name="Time" cells={runs.map((one) => [one.id, one.seconds === null ? '–' : duration(one.seconds)])} />
            <Row
              name="Learns"
              cells={runs.map((one) => [one.id, share(one.trainedParameters / Math.max(1, one.totalParameters))])}
            />
          </Group>
          {sections.map(({ title, pointers }) => (
            <Group key={title} title={title} runs={runs.length}>
              {pointers.map((pointer) => (
                <Row
                  key={pointer}
                  name={shortTitle(pointer)}
                  cells={tables.map((table, index) => [runs[index]?.id ?? '', textOf(pointer, table.get(pointer))])}
                  marks={tables.map((table) => !same(table.get(pointer), tables[at]?.get(pointer)))}
                />
              ))}
            </Group>
          ))}
        </table>
      </div>
      {several && (
        <p className="dim small">
          Marked settings differ from those of {nameOf(base)}; small figures say by how much a result differs from its
          result.
        </p>
      )}
    </section>
  );
}

type ResultRow = { name: string; values: (number | undefined)[]; ascending: boolean | null };

/** The best value of the metric that ranks the runs, then what dev and test came to, in reading order. */
function results(runs: Run[]): ResultRow[] {
  const ranked = runs.find(({ primaryMetric }) => primaryMetric)?.primaryMetric;
  const names = [...new Set(runs.flatMap(({ metrics }) => Object.keys(metrics)))];
  const { primary, losses, folded } = arrange(names, ranked?.name ?? null);
  const shown = [
    ...(primary ? [primary] : []),
    ...losses,
    ...folded.filter(({ title }) => title !== 'System').flatMap(({ names: of }) => of),
  ];
  const latest = shown.map((name): ResultRow => ({
    name,
    values: runs.map(({ metrics }) => (metrics[name] === undefined ? undefined : toNumber(metrics[name]))),
    ascending: name.endsWith('/loss') ? false : name === primary ? ranked?.direction === 'MAXIMIZE' : null,
  }));
  if (!ranked) return latest;
  return [
    {
      name: `Best ${ranked.name}`,
      values: runs.map(({ primaryMetric }) => (primaryMetric?.name === ranked.name ? primaryMetric.value : undefined)),
      ascending: ranked.direction === 'MAXIMIZE',
    },
    ...latest,
  ];
}

function isBest(values: (number | undefined)[], index: number, ascending: boolean | null): boolean {
  const finite = values.filter((value): value is number => value !== undefined && Number.isFinite(value));
  if (ascending === null || finite.length < 2) return false;
  return values[index] === (ascending ? Math.max(...finite) : Math.min(...finite));
}

function Result({ value, base, best }: { value: number | undefined; base: number | undefined; best: boolean }) {
  const difference = value !== undefined && base !== undefined ? value - base : NaN;
  return (
    <>
      <span className={best ? styles.best : undefined} title={best ? 'The best of these runs' : undefined}>
        {metric(value)}
      </span>
      {Number.isFinite(difference) && difference !== 0 && (
        <span className={styles.difference}>
          {difference > 0 ? '+' : '−'}
          {metric(Math.abs(difference))}
        </span>
      )}
    </>
  );
}

/** "/placements/lora/rank" belongs to LoRA, "/settings/epochs" to training. */
function byMethod(pointers: string[]): Section[] {
  const sections = new Map<string, string[]>();
  for (const pointer of pointers) {
    const title = methodOf(pointer);
    sections.set(title, [...(sections.get(title) ?? []), pointer]);
  }
  return [...sections].map(([title, of]) => ({ title, pointers: of }));
}

function methodOf(pointer: string): string {
  const [part = '', method] = pointer.split('/').filter((name) => name !== '' && name !== 'options');
  if (part === 'settings') return 'Training';
  if (part === 'head') return 'Head';
  if ((part === 'placements' || part === 'strategies') && method !== undefined) return words(method);
  return 'Run';
}

/** Under its method a setting needs no more than its own name. */
function shortTitle(pointer: string): string {
  const title = settingTitle(pointer);
  const colon = title.indexOf(': ');
  return colon < 0 || methodOf(pointer) === 'Run' ? title : words(inWords(title.slice(colon + 2)));
}

/** With the names of data and model in place of their ids. */
const named = ({ specification, dataset, baseModel }: Run): RunSpecification => ({
  ...specification,
  dataset: `${dataset.name} v${dataset.number}`,
  baseModel: baseModel.name,
});

function Group({ title, runs, children }: { title: string; runs: number; children: React.ReactNode }) {
  return (
    <tbody>
      <tr className={styles.section}>
        <th scope="rowgroup" colSpan={runs + 1}>
          <span>{title}</span>
        </th>
      </tr>
      {children}
    </tbody>
  );
}

type RowProps = { name: string; cells: [string, React.ReactNode][]; marks?: boolean[] };

function Row({ name, cells, marks = [] }: RowProps) {
  return (
    <tr>
      <th scope="row" title={name}>
        {name}
      </th>
      {cells.map(([id, content], index) => (
        <td key={id} data-differs={marks[index] ?? false} title={typeof content === 'string' ? content : undefined}>
          {content}
        </td>
      ))}
    </tr>
  );
}

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);
