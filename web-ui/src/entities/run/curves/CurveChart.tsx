import { ActionIcon, Modal } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { memo, useMemo } from 'react';
import { LineChart, type Line, type LineChartProps } from '@/charts/LineChart';
import { ExportMenu } from '@/ui/ExportMenu';
import { Icon } from '@/ui/Icon';
import { toCsv } from '@/lib/csv';
import { metric } from '@/lib/format';
import { useSeen } from '@/lib/useSeen';
import { axes } from './axes';
import styles from './Curves.module.css';
import { groupLines, runLines, type RunCurves, type XAxis } from './lines';

type Props = {
  runs: RunCurves[];
  name: string;
  axis: XAxis;
  weight: number;
  together: boolean;
  group: string;
  logarithmic: boolean;
  xMax: number | undefined;
  best: 'highest' | 'lowest' | undefined;
  large: boolean;
};

const HEIGHT = { large: 280, small: 190 };

/** One metric of the runs. Only what is in sight is worked out and drawn. */
export const CurveChart = memo(function CurveChart(props: Props) {
  const { runs, name, axis, large } = props;
  const [fullSize, { open, close }] = useDisclosure(false);
  const { box, seen } = useSeen<HTMLElement>();
  const lines = useLines(props, seen);
  const only = runs.length === 1 ? runs[0] : undefined;
  const height = large ? HEIGHT.large : HEIGHT.small;
  const drawn: LineChartProps = {
    label: name,
    lines,
    xName: axes[axis].name,
    formatX: axes[axis].format,
    logarithmic: props.logarithmic,
    ...(props.xMax === undefined ? {} : { xMax: props.xMax }),
    ...(props.best === undefined ? {} : { best: props.best }),
  };
  return (
    <figure ref={box} className={styles.chart} data-large={large}>
      <figcaption>
        <span>{name}</span>
        {only && <b>{metric(only.series.find((series) => series.name === name)?.value.at(-1))}</b>}
        <span className={styles.tools} data-screen-only>
          <ActionIcon size={24} aria-label={`${name} in full size`} onClick={open}>
            <Icon name="expand" size={13} />
          </ActionIcon>
          <ExportMenu name={name} csv={() => numbersOf(name, axes[axis].name, lines)} />
        </span>
      </figcaption>
      <div style={{ height }}>
        {seen && lines.length === 0 && <p className="dim small">Not measured by these runs.</p>}
        {seen && lines.length > 0 && <LineChart {...drawn} height={height} group={props.group} explained />}
      </div>
      <Modal opened={fullSize} onClose={close} title={name} size="92%">
        <LineChart {...drawn} height={Math.max(320, Math.round(window.innerHeight * 0.7))} />
      </Modal>
    </figure>
  );
});

const NOTHING: Line[] = [];

function useLines({ runs, name, axis, weight, together }: Props, seen: boolean): Line[] {
  return useMemo(
    () => (seen ? (together ? groupLines : runLines)(runs, name, axis, weight) : NOTHING),
    [runs, name, axis, weight, together, seen],
  );
}

/** As measured: smoothing is for the eye. */
function numbersOf(name: string, xName: string, lines: Line[]): string {
  const rows = lines.flatMap((line) => line.x.map((x, index) => [line.name, x, line.raw?.[index] ?? line.y[index]]));
  return toCsv([['run', xName.toLowerCase(), name], ...rows]);
}
