import { LegendComponent } from 'echarts/components';
import { init, use as register, type ECharts } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import type { LineChartProps } from './LineChart';

register([LegendComponent, SVGRenderer]);

const LINE_HEIGHT = 18;

/** Draws what a chart shows once more, as SVG. A part that was chosen by dragging stays chosen. */
export function lineDrawing(chart: ECharts, { lines, xName, explained = false }: LineChartProps): SVGSVGElement {
  const names = explained && lines.length > 1 ? lines.map(({ name }) => name) : [];
  const height = chart.getHeight() + (explained ? LINE_HEIGHT : 0);
  const legend = names.length * LINE_HEIGHT;
  const color = getComputedStyle(document.documentElement).getPropertyValue('--text-2').trim();
  const box = document.createElement('div');
  const copy = init(box, null, { renderer: 'svg', width: chart.getWidth(), height: height + legend });
  copy.setOption(chart.getOption());
  if (explained)
    copy.setOption({
      xAxis: { name: xName, nameLocation: 'middle', nameGap: LINE_HEIGHT + 6 },
      grid: { bottom: legend + LINE_HEIGHT },
      legend: {
        data: names,
        orient: 'vertical',
        left: 0,
        top: height,
        itemGap: 4,
        itemHeight: 8,
        textStyle: { color },
      },
    });
  copy.getZr().flush();
  const drawing = box.querySelector('svg')?.cloneNode(true) as SVGSVGElement | undefined;
  copy.dispose();
  if (!drawing) throw new Error('The chart drew nothing.');
  return drawing;
}
