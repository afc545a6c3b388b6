import { Checkbox, SegmentedControl, Slider, UnstyledButton } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { useId, useMemo, useState } from 'react';
import type { NamedValue } from '@/api/types';
import { Icon } from '@/ui/Icon';
import { plural } from '@/lib/format';
import { useParameter } from '@/lib/url';
import { axes } from './axes';
import { CurveChart } from './CurveChart';
import styles from './Curves.module.css';
import { Legend } from './Legend';
import { arrange, axisEnd, usualAxis, type RunCurves, type XAxis } from './lines';

/** While the slider moves, so often at most are the curves drawn again. */
const REDRAW_MILLISECONDS = 150;

type Props = {
  runs: RunCurves[];
  /** Of the metrics, also of those whose series are only loaded when they are looked at. */
  names: string[];
  primary: Pick<NamedValue, 'name' | 'direction'> | null;
  /** A folded group was opened, and its series are needed. */
  onUnfold?: (names: string[]) => void;
  /** In a column beside a table: one chart below the other. */
  narrow?: boolean;
};

/** A chart per metric with one cursor for all, the metric that ranks the runs first. How they are drawn is kept in the address. */
export function Curves({ runs, names, primary, onUnfold, narrow = false }: Props) {
  const usual = usualAxis(runs);
  const [axis, setAxis] = useParameter('x', usual);
  const [smoothing, setSmoothing] = useParameter('smooth', '0');
  const [scale, setScale] = useParameter('scale', 'linear');
  const [bySeed, setBySeed] = useParameter('seeds', 'apart');
  const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set());
  const [open, setOpen] = useState<string[]>([]);
  const group = useId();
  const at = axis in axes ? (axis as XAxis) : usual;
  const severalSeeds = new Set(runs.map((run) => run.group.id)).size < runs.length;
  const together = severalSeeds && bySeed === 'mean';
  const arranged = arrange(names, primary?.name ?? null);
  const shown = useMemo(
    () => runs.filter((run) => !hidden.has(together ? run.group.id : run.id)),
    [runs, hidden, together],
  );
  const end = axisEnd(runs, at);

  const chart = (name: string, large = false) => (
    <CurveChart
      key={name}
      runs={shown}
      name={name}
      axis={at}
      weight={Number(smoothing)}
      together={together}
      group={group}
      logarithmic={scale === 'logarithmic'}
      xMax={end}
      best={bestOf(name, primary)}
      large={large}
    />
  );
  const toggle = (title: string, of: string[]) => {
    if (!open.includes(title)) onUnfold?.(of);
    setOpen(open.includes(title) ? open.filter((one) => one !== title) : [...open, title]);
  };

  return (
    <div>
      <div className={styles.controls}>
        <SegmentedControl
          aria-label="Horizontal axis"
          value={at}
          onChange={setAxis}
          data={Object.entries(axes).map(([value, { name }]) => ({ value, label: name }))}
        />
        <Smoothing value={Number(smoothing)} onChange={(value) => setSmoothing(String(value))} />
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
      {runs.length > 1 && <Legend runs={runs} together={together} hidden={hidden} onHide={setHidden} />}
      <div className={styles.charts} data-narrow={narrow}>
        {arranged.primary && chart(arranged.primary, true)}
        {arranged.losses.map((name) => chart(name))}
      </div>
      {arranged.folded.map(({ title, names: of }) => (
        <section key={title} className={styles.group} aria-label={title}>
          <h3>
            <UnstyledButton aria-expanded={open.includes(title)} onClick={() => toggle(title, of)}>
              <span className={styles.turn} data-open={open.includes(title)}>
                <Icon name="right" size={12} />
              </span>
              {title} <span className="dim">{plural(of.length, 'chart')}</span>
            </UnstyledButton>
          </h3>
          {open.includes(title) && (
            <div className={styles.charts} data-narrow={narrow}>
              {of.map((name) => chart(name))}
            </div>
          )}
        </section>
      ))}
    </div>
  );
}

function bestOf(name: string, primary: Props['primary']): 'highest' | 'lowest' | undefined {
  if (name === 'dev/loss') return 'lowest';
  if (!primary || name !== `dev/${primary.name}`) return undefined;
  return primary.direction === 'MINIMIZE' ? 'lowest' : 'highest';
}

/** The slider follows the hand; the curves follow a little later, and the address when the hand lets go. */
function Smoothing({ value, onChange }: { value: number; onChange: (value: number) => void }) {
  const [dragged, setDragged] = useState<number | null>(null);
  const change = useDebouncedCallback(onChange, REDRAW_MILLISECONDS);
  return (
    <label className={styles.smoothing}>
      Smoothing
      <Slider
        w={110}
        size="sm"
        min={0}
        max={0.99}
        step={0.05}
        label={(shown) => shown.toFixed(2)}
        thumbLabel="Smoothing"
        value={dragged ?? value}
        onChange={(next) => {
          setDragged(next);
          change(next);
        }}
        onChangeEnd={(next) => {
          setDragged(null);
          onChange(next);
        }}
      />
    </label>
  );
}
