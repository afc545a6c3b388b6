import { ActionIcon, Menu, Modal } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { memo, useEffect, useMemo, useRef, useState } from 'react';
import { LineChart, type Line, type LineChartProps, type Picture } from '@/charts/LineChart';
import { Icon } from '@/ui/Icon';
import { toCsv } from '@/lib/csv';
import { dataUrlToBlob, download, fileName } from '@/lib/download';
import { metric } from '@/lib/format';
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
  const picture = useRef<Picture>(null);
  const { box, seen } = useSeen();
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
        <span className={styles.tools}>
          <ActionIcon size={24} aria-label={`${name} in full size`} onClick={open}>
            <Icon name="expand" size={13} />
          </ActionIcon>
          <Menu position="bottom-end">
            <Menu.Target>
              <ActionIcon size={24} aria-label={`Export ${name}`}>
                <Icon name="download" size={13} />
              </ActionIcon>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Item onClick={() => savePicture(name, picture.current)}>Picture (PNG)</Menu.Item>
              <Menu.Item onClick={() => saveNumbers(name, axes[axis].name, lines)}>Numbers (CSV)</Menu.Item>
            </Menu.Dropdown>
          </Menu>
        </span>
      </figcaption>
      <div style={{ height }}>
        {seen && lines.length === 0 && <p className="dim small">Not measured by these runs.</p>}
        {seen && lines.length > 0 && <LineChart {...drawn} height={height} group={props.group} picture={picture} />}
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

/** Whether the element has come near the visible part of the page. */
function useSeen() {
  const box = useRef<HTMLElement>(null);
  const [seen, setSeen] = useState(typeof IntersectionObserver === 'undefined');
  useEffect(() => {
    if (seen || !box.current) return;
    const watch = new IntersectionObserver(
      (entries) => {
        if (entries.some(({ isIntersecting }) => isIntersecting)) setSeen(true);
      },
      { rootMargin: '300px' },
    );
    watch.observe(box.current);
    return () => watch.disconnect();
  }, [seen]);
  return { box, seen };
}

function savePicture(name: string, picture: Picture | null): void {
  const png = dataUrlToBlob(picture?.toPng() ?? '');
  if (png) download(`${fileName(name)}.png`, png);
}

function saveNumbers(name: string, xName: string, lines: Line[]): void {
  const rows = lines.flatMap((line) => line.x.map((x, index) => [line.name, x, line.raw?.[index] ?? line.y[index]]));
  download(
    `${fileName(name)}.csv`,
    new Blob([toCsv([['run', xName.toLowerCase(), name], ...rows])], { type: 'text/csv;charset=utf-8' }),
  );
}
