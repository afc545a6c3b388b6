import { LineChart as Lines } from 'echarts/charts';
import { GridComponent, TooltipComponent } from 'echarts/components';
import { connect, init, use as register, type ECharts, type EChartsCoreOption } from 'echarts/core';
import { CanvasRenderer } from 'echarts/renderers';
import { useEffect, useRef } from 'react';
import { metric } from '@/lib/format';
import type { Line, LineChartProps } from './LineChart';

register([Lines, GridComponent, TooltipComponent, CanvasRenderer]);

export default function LineCanvas(props: LineChartProps) {
  const { group, height } = props;
  const box = useRef<HTMLDivElement>(null);
  const chart = useRef<ECharts | null>(null);

  useEffect(() => {
    if (!box.current) return;
    const made = init(box.current);
    chart.current = made;
    if (group) {
      made.group = group;
      connect(group);
    }
    const size = new ResizeObserver(() => made.resize());
    size.observe(box.current);
    return () => {
      size.disconnect();
      made.dispose();
      chart.current = null;
    };
  }, [group]);

  useEffect(() => {
    const draw = () => chart.current?.setOption(toOption(props), { replaceMerge: ['series'] });
    draw();
    const scheme = new MutationObserver(draw);
    scheme.observe(document.documentElement, { attributeFilter: ['data-mantine-color-scheme'] });
    return () => scheme.disconnect();
  }, [props]);

  return <div ref={box} style={{ height }} />;
}

/** A canvas knows no CSS variables, so they are read at the moment of drawing. */
const css = (name: string): string => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

function toOption({
  lines,
  xName,
  formatX = String,
  formatY = metric,
  logarithmic = false,
  from = 'zero',
}: LineChartProps): EChartsCoreOption {
  const text = { color: css('--text-3'), fontSize: 11 };
  return {
    animation: false,
    grid: { left: 6, right: 14, top: 10, bottom: 4, containLabel: true },
    xAxis: {
      type: 'value',
      min: from === 'zero' ? 0 : 'dataMin',
      max: 'dataMax',
      axisLabel: { ...text, formatter: (value: number) => formatX(value), hideOverlap: true, showMaxLabel: false },
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
      textStyle: { color: css('--text'), fontSize: 12 },
      axisPointer: { type: 'line', lineStyle: { color: css('--text-3') } },
      // Nodes instead of markup: run names are typed by people.
      formatter: (shown: unknown) => tooltip(shown as Shown[], xName, formatX, formatY),
    },
    series: lines.flatMap((line) => toSeries(line, logarithmic)),
  };
}

/** Begins the ids of the lines themselves; bands and raw values have other beginnings. */
const DRAWN = 'line';

function toSeries(line: Line, logarithmic: boolean): object[] {
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
      lineStyle: { width: 1.6 },
      sampling: 'minmax',
      symbol: 'circle',
      showSymbol: line.x.length < 40,
    },
  ];
}

type Shown = { seriesName: string; color: string; value: [number, number | null]; seriesId: string };

function tooltip(shown: Shown[], xName: string, formatX: (x: number) => string, formatY: (y: number) => string) {
  const box = document.createElement('div');
  const first = shown[0];
  if (!first) return box;
  const head = box.appendChild(document.createElement('div'));
  head.textContent = `${xName} ${formatX(first.value[0])}`;
  head.style.opacity = '0.7';
  const rows = shown.filter(({ seriesId }) => seriesId.startsWith(`${DRAWN} `)).slice(0, 12);
  for (const { seriesName, color, value } of rows) {
    const row = box.appendChild(document.createElement('div'));
    row.style.cssText = 'display:flex;align-items:center;gap:8px;font-variant-numeric:tabular-nums';
    const dot = row.appendChild(document.createElement('span'));
    dot.style.cssText = `width:8px;height:8px;border-radius:50%;background:${color}`;
    row.appendChild(document.createElement('span')).textContent = seriesName;
    const number = row.appendChild(document.createElement('b'));
    number.style.cssText = 'margin-left:auto;padding-left:12px;font-weight:600';
    number.textContent = value[1] === null ? 'not a number' : formatY(value[1]);
  }
  return box;
}

const axisNumber = (value: number): string => {
  const size = Math.abs(value);
  if (size !== 0 && (size < 0.001 || size >= 100_000)) return value.toExponential(0);
  return String(Number(value.toPrecision(4)));
};
