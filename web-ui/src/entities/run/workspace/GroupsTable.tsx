import { UnstyledButton } from '@mantine/core';
import { useState } from 'react';
import type { RunGroup, Spread } from '@/api/types';
import { withoutSeed } from '@/entities/run/curves/useCurves';
import { Icon } from '@/ui/Icon';
import { count, metric, plural } from '@/lib/format';
import { columnTitle } from './columns';
import styles from './Workspace.module.css';

type Props = {
  groups: RunGroup[];
  /** Of all, of which only the largest may be here. */
  total: number;
  by: string[];
  metrics: string[];
  onOpen: (group: RunGroup) => void;
};

type Figure = { key: string; title: string; of: (group: RunGroup) => Spread | null };

/** A row per value of what the runs are grouped by, with mean ± deviation. A click leads to the runs of a group. */
export function GroupsTable({ groups, total, by, metrics, onOpen }: Props) {
  const [sort, setSort] = useState('-best');
  const bestMetric = new Set(groups.map((group) => group.bestMetric).filter(Boolean));
  const figures: Figure[] = [
    { key: 'best', title: `Best ${bestMetric.size === 1 ? [...bestMetric][0] : ''}`, of: ({ best }) => best },
    ...metrics.map((name) => ({
      key: `metric:${name}`,
      title: name,
      of: (group: RunGroup) => group.metrics[name] ?? null,
    })),
  ];
  const sorted = sortGroups(groups, sort, figures);
  const head = (key: string, title: string, numeric = true) => (
    <th key={key} scope="col" className={numeric ? styles.number : styles.name} aria-sort={directionOf(sort, key)}>
      <UnstyledButton className={styles.sort} onClick={() => setSort(sort === `-${key}` ? key : `-${key}`)}>
        <span>{title}</span>
        {directionOf(sort, key) && <Icon name={sort.startsWith('-') ? 'down' : 'up'} size={11} />}
      </UnstyledButton>
    </th>
  );
  return (
    <div className={styles.grid} tabIndex={0} role="group" aria-label="Groups, scrollable">
      <table aria-label="Groups of runs">
        <thead>
          <tr>
            {by.map((name, index) => head(`key${index}`, groupTitle(name), false))}
            {head('runs', 'Runs')}
            {figures.map(({ key, title }) => head(key, title))}
            {figures.slice(0, 1).map(({ title }) => (
              <th key="range" scope="col" className={styles.number}>
                {title} from, to
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {sorted.map((group) => (
            <tr key={JSON.stringify(group.keys)}>
              {group.keys.map((value, index) => (
                <th key={by[index]} scope="row" className={styles.name}>
                  {index === 0 ? (
                    <UnstyledButton className={styles.link} onClick={() => onOpen(group)}>
                      {keyInWords(by[index], value, group)}
                    </UnstyledButton>
                  ) : (
                    keyInWords(by[index], value, group)
                  )}
                </th>
              ))}
              <td className={styles.number}>
                {count(group.runs)}
                {group.unfinished > 0 && <span className="dim"> ({group.unfinished} unfinished)</span>}
              </td>
              {figures.map(({ key, of }) => (
                <td key={key} className={styles.number}>
                  <MeanAndDeviation spread={of(group)} />
                </td>
              ))}
              <td className={styles.number}>
                {group.best ? `${metric(group.best.lowest)}, ${metric(group.best.highest)}` : '–'}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {total > groups.length && (
        <p className="dim small">
          The {count(groups.length)} largest of {count(total)} groups. Group by fewer settings to see all.
        </p>
      )}
    </div>
  );
}

function MeanAndDeviation({ spread }: { spread: Spread | null }) {
  if (!spread) return <span className="dim">–</span>;
  return (
    <span title={`Mean and standard deviation (n − 1) over ${plural(spread.runs, 'run')}`}>
      {metric(spread.mean)}
      {spread.deviation !== null && <span className="dim"> ± {metric(spread.deviation)}</span>}
    </span>
  );
}

export const groupTitle = (by: string): string => (by === 'variation' ? 'All but the seed' : columnTitle(nameOf(by)));

const fields = ['experiment', 'data', 'model', 'owner', 'state'];
const nameOf = (by: string): string => (fields.includes(by) ? by : `setting:${by}`);

const keyInWords = (by: string | undefined, value: string | null, group: RunGroup): string =>
  by === 'variation' ? withoutSeed(group.exampleName) : (value ?? 'not set');

const directionOf = (sort: string, key: string): 'ascending' | 'descending' | undefined =>
  sort === key ? 'ascending' : sort === `-${key}` ? 'descending' : undefined;

/** Groups without a value come last, whichever way. */
function sortGroups(groups: RunGroup[], sort: string, figures: Figure[]): RunGroup[] {
  const descending = sort.startsWith('-');
  const key = sort.replace(/^-/, '');
  const value = (group: RunGroup): number | string | null => {
    if (key === 'runs') return group.runs;
    if (key.startsWith('key')) return group.keys[Number(key.slice(3))] ?? null;
    return figures.find((figure) => figure.key === key)?.of(group)?.mean ?? null;
  };
  return groups.toSorted((left, right) => {
    const [a, b] = [value(left), value(right)];
    if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1;
    const order =
      typeof a === 'number' && typeof b === 'number'
        ? a - b
        : String(a).localeCompare(String(b), 'en', { numeric: true });
    return descending ? -order : order;
  });
}
