/**
 * What models answer and what figures show: two closed vocabularies of the plugin API, which the platform draws. The server's own description
 * calls both "an object", so they are written out here; field names are those of the API's `Answer` and `Figure`. There is one renderer per
 * kind, in entities/answer and entities/figure.
 */
import type { MetricValue } from './types';

/** `start` and `end` in UTF-16 code units, as JavaScript counts; `label` is empty where spans have none. */
export type Span = { start: number; end: number; label: string };
export type ScoredSpan = { span: Span; text: string; score: number };

export type ClassLabelAnswer = { kind: 'class-label'; text: string; scores: Record<string, number> };
export type ClassLabelsAnswer = { kind: 'class-labels'; labels: string[]; scores: Record<string, number> };
export type NumberAnswer = { kind: 'number'; value: MetricValue; unit: string };
/** `textIndex` counts the texts of the example; words are one text, joined by single spaces. */
export type SpansAnswer = { kind: 'spans'; textIndex: number; spans: ScoredSpan[]; alternatives: ScoredSpan[] };
export type TextAnswer = { kind: 'text'; text: string; alternatives: string[] };
/** The best first. */
export type RankingAnswer = { kind: 'ranking'; items: { text: string; score: number }[] };
export type VectorAnswer = { kind: 'vector'; values: MetricValue[] };
export type JsonAnswer = { kind: 'json'; text: string; json: unknown };

export type Answer =
  | ClassLabelAnswer
  | ClassLabelsAnswer
  | NumberAnswer
  | SpansAnswer
  | TextAnswer
  | RankingAnswer
  | VectorAnswer
  | JsonAnswer;

export type AnswerKind = Answer['kind'];

/** [x, y], or [x, y, low, high] with a band. */
export type LinePoint = MetricValue[];

/** `counts[actual][predicted]`. */
export type ConfusionFigure = { kind: 'confusion-matrix'; title: string; classes: string[]; counts: number[][] };
export type LineFigure = {
  kind: 'line-chart';
  title: string;
  xLabel: string;
  yLabel: string;
  series: Record<string, LinePoint[]>;
};
export type BarFigure = { kind: 'bar-chart'; title: string; unit: string; values: Record<string, MetricValue> };
/** What the axes and the values are, with units; an empty one is not drawn. */
export type Labels = { xLabel: string; yLabel: string; valueLabel: string };

export type HeatMapFigure = Labels & {
  kind: 'heat-map';
  title: string;
  rows: string[];
  columns: string[];
  values: MetricValue[][];
};
/** `values[y][x]`; paths are polylines of [x, y] by name. */
export type SurfaceFigure = Labels & {
  kind: 'surface';
  title: string;
  x: number[];
  y: number[];
  values: MetricValue[][];
  paths: Record<string, number[][]>;
};
export type ScatterFigure = {
  kind: 'scatter-plot';
  title: string;
  points: Record<string, { x: number; y: number; label: string }[]>;
  xLabel: string;
  yLabel: string;
};
export type TokenScoresFigure = { kind: 'token-scores'; title: string; tokens: string[]; scores: MetricValue[] };
/** `png` is base64. */
export type PictureFigure = { kind: 'picture'; title: string; png: string };
export type TableFigure = { kind: 'table'; title: string; columns: string[]; rows: string[][] };
export type NoteFigure = { kind: 'note'; title: string; text: string };

export type Figure =
  | ConfusionFigure
  | LineFigure
  | BarFigure
  | HeatMapFigure
  | SurfaceFigure
  | ScatterFigure
  | TokenScoresFigure
  | PictureFigure
  | TableFigure
  | NoteFigure;

export type FigureKind = Figure['kind'];
