import { LineChart as Lines } from 'echarts/charts';
import {
  DataZoomComponent,
  GridComponent,
  MarkPointComponent,
  ToolboxComponent,
  TooltipComponent,
} from 'echarts/components';
import { connect, init, use as register, type ECharts, type EChartsCoreOption } from 'echarts/core';
import { CanvasRenderer } from 'echarts/renderers';
import { useEffect, useLayoutEffect, useRef } from 'react';
import { metric } from '@/lib/format';
import type { Line, LineChartProps } from './LineChart';
import { drawnAnew } from './picture/drawings';

register([
  Lines,
  GridComponent,
  TooltipComponent,
  MarkPointComponent,
  ToolboxComponent,
  DataZoomComponent,
  CanvasRenderer,
]);

export default function LineCanvas(props: LineChartProps) {
  const { group, height } = props;
  const box = useRef<HTMLDivElement>(null);
  const chart = useRef<ECharts | null>(null);
  const hovered = useRef(false);
  const shown = useRef(props);

  // Before anything else can ask for the drawing: the page calls the chart loaded from here on.
  useLayoutEffect(() => {
    if (!box.current) return;
    const made = init(box.current);
    chart.current = made;
    if (group) {
      made.group = group;
      connect(group);
    }
    drawnAnew(box.current, async () => {
      const { lineDrawing } = await import('./lineDrawing');
      return lineDrawing(made, shown.current);
    });
    made.getZr().on('dblclick', () => made.dispatchAction({ type: 'dataZoom', start: 0, end: 100 }));
    const size = new ResizeObserver(() => made.resize());
    size.observe(box.current);
    return () => {
      size.disconnect();
      made.dispose();
      chart.current = null;
    };
  }, [group]);

  useEffect(() => {
    shown.current = props;
    const draw = () => {
      const made = chart.current;
      if (!made) return;
      made.setOption(toOption(props, hovered), { replaceMerge: ['series'] });
      // Dragging over the curves chooses a range, without a button to press first.
      made.dispatchAction({ type: 'takeGlobalCursor', key: 'dataZoomSelect', dataZoomSelectActive: true });
    };
    draw();
    const scheme = new MutationObserver(draw);
    scheme.observe(document.documentElement, { attributeFilter: ['data-mantine-color-scheme'] });
    return () => scheme.disconnect();
  }, [props]);

  return (
    <div
      ref={box}
      style={{ height }}
      onMouseEnter={() => (hovered.current = true)}
      onMouseLeave={() => (hovered.current = false)}
    />
  );
}

/** A canvas knows no CSS variables, so they are read at the moment of drawing. */
const css = (name: string): string => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

export function toOption(
  { lines, xName, formatX = String, formatY = metric, logarithmic = false, from = 'zero', xMax, best }: LineChartProps,
  hovered: { current: boolean },
): EChartsCoreOption {
  const fontFamily = getComputedStyle(document.body).fontFamily;
  const text = { color: css('--text-3'), fontSize: 11, fontFamily };
  return {
    animation: false,
    textStyle: { fontFamily },
    grid: { left: 6, right: 14, top: 12, bottom: 4, containLabel: true },
    // Out of sight: it only brings the choice of a range by dragging.
    toolbox: {
      top: -100,
      feature: { dataZoom: { yAxisIndex: 'none', brushStyle: { color: css('--accent-soft'), opacity: 0.5 } } },
    },
    xAxis: {
      type: 'value',
      min: from === 'zero' ? 0 : 'dataMin',
      max: xMax ?? 'dataMax',
      nameTextStyle: text,
      axisLabel: { ...text, formatter: (value: number) => formatX(value), hideOverlap: true },
      axisLine: { onZero: false, lineStyle: { color: css('--line-strong') } },
      axisTick: { show: false },
      splitLine: { show: false },
      axisPointer: { label: { show: false } },
    },
    yAxis: {
      type: logarithmic ? 'log' : 'value',
      scale: true,
      splitNumber: 4,
      axisLine: { show: false },
      axisTick: { show: false },
      axisLabel: { ...text, formatter: (value: number) => axisNumber(value) },
      splitLine: { lineStyle: { color: css('--line') } },
    },
    tooltip: {
      trigger: 'axis',
      confine: true,
      transitionDuration: 0,
      backgroundColor: css('--raised'),
      borderColor: css('--line-strong'),
      padding: [6, 10],
      textStyle: { color: css('--text'), fontSize: 12, fontFamily },
      axisPointer: { type: 'line', lineStyle: { color: css('--text-3') } },
      // Nodes instead of markup: run names are typed by people. The other charts of the group only draw the line.
      formatter: (shown: unknown) => (hovered.current ? tooltip(shown as Shown[], xName, formatX, formatY) : ''),
    },
    series: lines.flatMap((line) => toSeries(line, logarithmic, best)),
  };
}

/** Begins the ids of the lines themselves; bands and raw values have other beginnings. */
const DRAWN = 'line';

function toSeries(line: Line, logarithmic: boolean, best: LineChartProps['best']): object[] {
  const drawable = (value: number | undefined) => Number.isFinite(value) && !(logarithmic && Number(value) <= 0);
  const points = (values: number[]) => line.x.map((x, index) => [x, drawable(values[index]) ? values[index] : null]);
  const common = {
    type: 'line',
    showSymbol: line.x.length < 2,
    symbolSize: 5,
    color: line.color,
    emphasis: { disabled: true },
  };
  const quiet = { ...common, silent: true, tooltip: { show: false } };
  const { low, high, raw } = line;
  const at = best ? bestPoint(line, best) : null;
  return [
    ...(low && high
      ? [
          {
            ...quiet,
            id: `low ${line.id}`,
            data: points(low),
            stack: `band ${line.id}`,
            stackStrategy: 'all',
            lineStyle: { opacity: 0 },
          },
          {
            ...quiet,
            id: `high ${line.id}`,
            data: points(high.map((value, index) => value - (low[index] ?? NaN))),
            stack: `band ${line.id}`,
            stackStrategy: 'all',
            lineStyle: { opacity: 0 },
            areaStyle: { color: line.color, opacity: 0.16 },
          },
        ]
      : []),
    ...(raw ? [{ ...quiet, id: `raw ${line.id}`, data: points(raw), lineStyle: { width: 1, opacity: 0.22 } }] : []),
    {
      ...common,
      id: `${DRAWN} ${line.id}`,
      name: line.name,
      data: points(line.y),
      lineStyle: { width: 1.6, type: line.dash ?? 'solid' },
      sampling: 'minmax',
      symbol: 'circle',
      showSymbol: line.x.length < 40,
      markPoint: at && {
        silent: true,
        symbol: 'circle',
        symbolSize: 10,
        data: [{ coord: at }],
        label: { show: false },
        itemStyle: { color: css('--page'), borderColor: line.color, borderWidth: 2.5 },
      },
    },
  ];
}

/** The first of the best values; null when there is none. */
export function bestPoint({ x, y }: Line, best: 'highest' | 'lowest'): [number, number] | null {
  let found: [number, number] | null = null;
  y.forEach((value, index) => {
    if (!Number.isFinite(value)) return;
    if (!found || (best === 'highest' ? value > found[1] : value < found[1])) found = [x[index] ?? NaN, value];
  });
  return found;
}

type Shown = { seriesName: string; color: string; value: [number, number | null]; seriesId: string };

const MOST_ROWS = 12;

function tooltip(shown: Shown[], xName: string, formatX: (x: number) => string, formatY: (y: number) => string) {
  const box = document.createElement('div');
  const first = shown[0];
  if (!first) return box;
  const head = box.appendChild(document.createElement('div'));
  head.textContent = `${xName} ${formatX(first.value[0])}`;
  head.style.opacity = '0.7';
  const all = shown.filter(({ seriesId }) => seriesId.startsWith(`${DRAWN} `));
  for (const { seriesName, color, value } of all.slice(0, MOST_ROWS)) {
    const row = box.appendChild(document.createElement('div'));
    row.style.cssText = 'display:flex;align-items:center;gap:8px;font-variant-numeric:tabular-nums';
    const dot = row.appendChild(document.createElement('span'));
    dot.style.cssText = `flex:none;width:8px;height:8px;border-radius:50%;background:${color}`;
    const name = row.appendChild(document.createElement('span'));
    name.style.cssText = 'max-width:260px;overflow:hidden;text-overflow:ellipsis';
    name.textContent = seriesName;
    const number = row.appendChild(document.createElement('b'));
    number.style.cssText = 'margin-left:auto;padding-left:12px;font-weight:600';
    number.textContent = value[1] === null ? 'not a number' : formatY(value[1]);
  }
  if (all.length > MOST_ROWS) {
    const more = box.appendChild(document.createElement('div'));
    more.style.opacity = '0.7';
    more.textContent = `and ${all.length - MOST_ROWS} more`;
  }
  return box;
}

const axisNumber = (value: number): string => {
  const size = Math.abs(value);
  if (size !== 0 && (size < 0.001 || size >= 100_000)) return value.toExponential(0);
  return String(Number(value.toPrecision(4)));
};
