import { useInfiniteQuery } from '@tanstack/react-query';
import { runRows, type RunSelection } from '@/api/runTable';
import type { RunColumns, RunRow } from '@/api/types';
import { ParallelCoordinates } from '@/charts/ParallelCoordinates';
import { importance } from '@/entities/run/comparison/importance';
import { ErrorState } from '@/ui/ErrorState';
import { Figure } from '@/ui/Figure';
import { toCsv } from '@/lib/csv';
import { plural, share } from '@/lib/format';
import { columnTitle } from './columns';
import styles from './Workspace.module.css';

/** More axes than this do not fit, more lines than this are a carpet. */
const MOST_AXES = 8;

type Props = { matching: RunSelection; known: RunColumns | undefined; only: ReadonlySet<string> | null };

/** What a search has shown: which settings matter, and which values lead where. */
export function WorkspaceSearch({ matching, known, only }: Props) {
  const settings = (known?.settings ?? [])
    .filter(({ differs, name }) => differs && name !== 'seed')
    .map(({ name }) => name);
  const found = useInfiniteQuery({ ...runRows(matching, '', [], settings), enabled: settings.length > 0 });
  if (settings.length === 0) return <p className="dim small">These runs do not differ in any setting.</p>;
  if (found.isLoadingError) return <ErrorState what="The runs could not be loaded." error={found.error} />;
  if (!found.data) return <div className={styles.place} aria-busy />;
  const rows = (found.data.pages[0]?.items ?? []).filter(({ id }) => !only || only.has(id));
  const metric = rows.find(({ primaryMetric }) => primaryMetric)?.primaryMetric;
  const ranked = rows.filter(({ primaryMetric }) => primaryMetric && primaryMetric.name === metric?.name);
  if (!metric || ranked.length < 2)
    return <p className="dim small">At least two runs need a result of the same metric.</p>;
  const values = ranked.map(({ primaryMetric }) => primaryMetric?.value ?? NaN);
  const matter = importance(ranked.map((row, index) => ({ settings: row.settings, value: values[index] ?? NaN })));
  const axes = bySeparation(
    settings,
    ranked,
    matter.map(({ setting }) => setting),
  ).slice(0, MOST_AXES);
  const total = found.data.pages[0]?.total ?? ranked.length;
  return (
    <>
      <Figure
        title="Settings and results"
        head={
          <p className={styles.caption}>
            {metric.name} of {plural(ranked.length, 'run')}
            {!only && total > rows.length && `, the newest ${rows.length} of ${total}`}
          </p>
        }
        csv={() =>
          toCsv([
            ['run', ...settings, metric.name],
            ...ranked.map(({ name, settings: of }, index) => [name, ...settings.map((one) => of[one]), values[index]]),
          ])
        }
      >
        <ParallelCoordinates
          label="Settings and results"
          axes={axes.map((name) => ({
            title: columnTitle(`setting:${name}`),
            values: ranked.map((row) => row.settings[name] ?? null),
          }))}
          names={ranked.map(({ name }) => name)}
          values={values}
          valueTitle={metric.name}
          ascending={metric.direction === 'MAXIMIZE'}
        />
      </Figure>
      {matter.length === 0 ? (
        <p className="dim small">At least four runs with a result are needed.</p>
      ) : (
        <Figure
          title="Importance"
          head={
            <h3 className={styles.caption}>
              Importance: share of the differences in {metric.name} that a setting explains alone
            </h3>
          }
          csv={() =>
            toCsv([
              ['setting', 'explained', 'direction', 'runs'],
              ...matter.map(({ setting, explained, direction, runs }) => [setting, explained, direction, runs]),
            ])
          }
        >
          <table className={styles.importance} aria-label="Importance">
            <tbody>
              {matter.map(({ setting, explained, direction, runs }) => (
                <tr key={setting} title={`over ${plural(runs, 'run')}`}>
                  <th scope="row">{columnTitle(`setting:${setting}`)}</th>
                  <td className={styles.explained}>
                    <span style={{ width: `${Math.round(explained * 100)}%` }} />
                  </td>
                  <td>{share(explained)}</td>
                  <td className="dim">{direction > 0 ? 'larger is higher' : direction < 0 ? 'larger is lower' : ''}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </Figure>
      )}
    </>
  );
}

/** Settings that matter first, without those that are the same wherever they are set. */
function bySeparation(settings: string[], rows: RunRow[], order: string[]): string[] {
  const used = settings.filter((name) => new Set(rows.flatMap((row) => row.settings[name] ?? [])).size > 1);
  const place = (name: string) => (order.includes(name) ? order.indexOf(name) : order.length);
  return used.toSorted((a, b) => place(a) - place(b));
}
