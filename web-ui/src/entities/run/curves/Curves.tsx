import { Checkbox, SegmentedControl, Slider } from '@mantine/core';
import { useId } from 'react';
import { LineChart } from '@/charts/LineChart';
import { count, duration, metric } from '@/lib/format';
import { useParameter } from '@/lib/url';
import styles from './Curves.module.css';
import { groupLines, metricGroups, runLines, type RunCurves, type XAxis } from './lines';

const axes: Record<XAxis, { name: string; format: (x: number) => string }> = {
  step: { name: 'Step', format: count },
  progress: { name: 'Epoch', format: (epoch) => String(Number(epoch.toFixed(2))) },
  seconds: { name: 'Time', format: duration },
};

/** A chart per metric with one cursor for all. How they are drawn is kept in the address. */
export function Curves({ runs }: { runs: RunCurves[] }) {
  const [axis, setAxis] = useParameter('x', 'step');
  const [smoothing, setSmoothing] = useParameter('smooth', '0');
  const [scale, setScale] = useParameter('scale', 'linear');
  const [bySeed, setBySeed] = useParameter('seeds', 'apart');
  const group = useId();
  const at = axis in axes ? (axis as XAxis) : 'step';
  const severalSeeds = new Set(runs.map((run) => run.group.id)).size < runs.length;
  const together = severalSeeds && bySeed === 'mean';
  const lines = together ? groupLines : runLines;

  return (
    <div>
      <div className={styles.controls}>
        <SegmentedControl
          aria-label="Horizontal axis"
          value={at}
          onChange={setAxis}
          data={Object.entries(axes).map(([value, { name }]) => ({ value, label: name }))}
        />
        <label className={styles.smoothing}>
          Smoothing
          <Slider
            w={120}
            size="sm"
            min={0}
            max={0.99}
            step={0.01}
            label={(value) => value.toFixed(2)}
            thumbLabel="Smoothing"
            value={Number(smoothing)}
            onChange={(value) => setSmoothing(String(value))}
          />
        </label>
        <Checkbox
          label="Logarithmic"
          checked={scale === 'logarithmic'}
          onChange={(event) => setScale(event.currentTarget.checked ? 'logarithmic' : null)}
        />
        {severalSeeds && (
          <Checkbox
            label="Mean ± deviation over seeds"
            checked={together}
            onChange={(event) => setBySeed(event.currentTarget.checked ? 'mean' : 'apart')}
          />
        )}
      </div>
      {runs.length > 1 && <Legend runs={runs} together={together} />}
      {metricGroups(runs).map(({ title, names }) => (
        <section key={title} className={styles.group} aria-label={title}>
          <h3>{title}</h3>
          <div className={styles.charts}>
            {names.map((name) => (
              <figure key={name} className={styles.chart}>
                <figcaption>
                  <span className="mono">{name}</span>
                  {runs.length === 1 && <Latest run={runs[0]} name={name} />}
                </figcaption>
                <LineChart
                  label={name}
                  lines={lines(runs, name, at, Number(smoothing))}
                  xName={axes[at].name}
                  formatX={axes[at].format}
                  group={group}
                  logarithmic={scale === 'logarithmic'}
                />
              </figure>
            ))}
          </div>
        </section>
      ))}
    </div>
  );
}

function Legend({ runs, together }: { runs: RunCurves[]; together: boolean }) {
  const entries = new Map(
    runs.toReversed().map((run) => {
      const { id, name } = together ? run.group : run;
      return [id, { name, color: run.color }];
    }),
  );
  return (
    <ul className={styles.legend} aria-label="Colors">
      {[...entries].toReversed().map(([id, { name, color }]) => (
        <li key={id}>
          <i style={{ background: color }} />
          {name}
        </li>
      ))}
    </ul>
  );
}

function Latest({ run, name }: { run: RunCurves | undefined; name: string }) {
  return <b>{metric(run?.series.find((series) => series.name === name)?.value.at(-1))}</b>;
}
