/**
 * What models answer and what figures show: two closed vocabularies of the plugin API, which the platform draws. There is one renderer per
 * kind, in entities/answer and entities/figure.
 */
import type { components } from './schema';

type Schemas = components['schemas'];

export type Span = Schemas['Span'];
export type ScoredSpan = Schemas['ScoredSpan'];

export type Answer = Schemas['Answer'];
export type AnswerKind = Answer['kind'];
export type ClassLabelAnswer = Schemas['ClassLabelAnswer'];
export type ClassLabelsAnswer = Schemas['ClassLabelsAnswer'];
export type NumberAnswer = Schemas['NumberAnswer'];
export type SpansAnswer = Schemas['SpansAnswer'];
export type TextAnswer = Schemas['TextAnswer'];
export type RankingAnswer = Schemas['RankingAnswer'];
export type VectorAnswer = Schemas['VectorAnswer'];
export type JsonAnswer = Schemas['JsonAnswer'];

export type Figure = Schemas['Figure'];
export type FigureKind = Figure['kind'];
export type ConfusionFigure = Schemas['ConfusionFigure'];
export type LineFigure = Schemas['LineFigure'];
/** What the axes and the values are, with units; an empty one is not drawn. */
export type Labels = Pick<Schemas['SurfaceFigure'], 'xLabel' | 'yLabel' | 'valueLabel'>;
