/** What the made-up models answered, by kind of answer. */
import type { Answer, ConfusionFigure, Figure } from '@/api/answers';
import type { Cells, Evaluation, ExamplePrediction, Run, Split } from '@/api/types';
import { minutesAgo } from './answers';
import { allVersions, questions, spoken, tagged } from './handlers/datasets';
import { draws, series } from './team';

export function confusion(run: Run): ConfusionFigure {
  const classes =
    allVersions.find(({ id }) => id === run.dataset.versionId)?.schema.columns.find((one) => one.type === 'class')
      ?.classes ?? [];
  const accuracy = run.primaryMetric?.value ?? 0.5;
  const random = draws(run.number);
  return {
    kind: 'confusion-matrix',
    title: 'Confusion matrix',
    classes,
    counts: classes.map((_, actual) => {
      const total = 140 + Math.round(300 * random());
      const wrong = classes.map((__, predicted) =>
        predicted === actual ? 0 : Math.round((random() * 2 * total * (1 - accuracy)) / classes.length),
      );
      const missed = wrong.reduce((sum, value) => sum + value, 0);
      return wrong.map((value, predicted) => (predicted === actual ? total - missed : value));
    }),
  };
}

const figuresOf = (run: Run): Figure[] => {
  switch (run.specification.head.id) {
    case 'token-classification':
      return [
        { kind: 'bar-chart', title: 'F1 per kind', unit: '', values: { person: 0.71, location: 0.64, group: 0.33 } },
      ];
    case 'sequence-classification':
      return [confusion(run)];
    default:
      return [];
  }
};

/** Dev several times, and test once with the checkpoint that dev chose. */
export function evaluations(run: Run): Evaluation[] {
  const { primaryMetric } = run;
  if (!primaryMetric) return [];
  const primary = primaryMetric.name.replace(/^dev\//, '');
  const names = run.declaredMetrics.filter(({ name }) => !name.endsWith('/*')).map(({ name }) => name);
  const at = (name: string, index: number) => series(run, `dev/${name}`).value[index] ?? 0;
  const make = (split: Split, step: number, index: number): Evaluation => ({
    id: `${run.id}-evaluation-${split === 'DEV' ? index : 'test'}`,
    runId: run.id,
    jobId: null,
    model: `run/${run.id}/${step}`,
    step,
    split,
    dataset: run.dataset,
    metrics: Object.fromEntries(['loss', ...names].map((name) => [name, at(name, index)])),
    declared: run.declaredMetrics,
    primary,
    figures: figuresOf(run),
    intervals:
      split === 'TEST' ? { [primary]: [Number(at(primary, index)) - 0.013, Number(at(primary, index)) + 0.011] } : {},
    predictions: 697,
    cut: run.specification.head.id === 'prefix-lm' ? 3 : 0,
    createdAt: minutesAgo(100 - index * 9),
  });
  const steps = series(run, `dev/${primary}`).step;
  const dev = steps.map((step, index) => make('DEV', step, index));
  const last = dev.length - 1;
  return run.state === 'SUCCEEDED' && last >= 0 ? [...dev, make('TEST', steps[last] ?? 0, last)] : dev;
}

const texts = [
  'Free entry in 2 a wkly comp to win FA Cup final tkts 21st May 2005. Text FA to 87121 to receive entry question',
  'Ok lar... Joking wif u oni...',
  'WINNER!! As a valued network customer you have been selected to receivea £900 prize reward!',
  "I'm gonna be home soon and i don't want to talk about this stuff anymore tonight, k? I've cried enough today.",
  '<script>alert("hello")</script> call me when you get <b>this</b>',
  '房间很干净，前台服务也热情，就是早餐种类少了点。',
];

type Sketch = { cells: Cells; truth: Answer; answer: Answer; quality: number };

const example = (row: number, { cells, truth, answer, quality }: Sketch, confidence: number): ExamplePrediction => ({
  row,
  part: 0,
  cells,
  truth,
  truthText: inLine(truth),
  answer,
  answerText: inLine(answer),
  confidence,
  loss: quality === 1 ? -Math.log(confidence) : -Math.log(1 - confidence),
  quality,
  cut: false,
});

const inLine = (answer: Answer): string => {
  switch (answer.kind) {
    case 'class-labels':
      return answer.labels.join(', ');
    case 'number':
      return `${answer.value} ${answer.unit}`.trim();
    case 'spans':
      return answer.spans.map(({ text }) => text).join(', ');
    case 'ranking':
      return answer.items[0]?.text ?? '';
    case 'vector':
      return `${answer.values.length} values`;
    case 'class-label':
    case 'text':
    case 'json':
      return answer.text;
  }
};

function classified(run: Run): ExamplePrediction[] {
  const { classes, counts: cells } = confusion(run);
  const random = draws(run.number + 5);
  return cells.flatMap((row, actual) =>
    row.flatMap((count, predicted) =>
      Array.from({ length: Math.min(count, 40) }, (_, index): ExamplePrediction => {
        const confidence = 0.5 + 0.5 * random();
        const rest = (1 - confidence) / Math.max(1, classes.length - 1);
        const label = (at: number, scores: Record<string, number>): Answer => ({
          kind: 'class-label',
          text: classes[at] ?? '',
          scores,
        });
        return example(
          actual * 1000 + predicted * 100 + index,
          {
            cells: { text: texts[(actual + predicted + index) % texts.length], label: classes[actual] },
            truth: label(actual, {}),
            answer: label(
              predicted,
              Object.fromEntries(classes.map((name, at) => [name, at === predicted ? confidence : rest])),
            ),
            quality: actual === predicted ? 1 : 0,
          },
          confidence,
        );
      }),
    ),
  );
}

/** Spans of words that carry one kind, as the words joined by spaces count characters. */
function entities(words: string[], tags: string[]): Answer {
  const text = words.join(' ');
  const spans: { start: number; end: number; label: string }[] = [];
  let start = 0;
  words.forEach((word, index) => {
    const tag = tags[index] ?? 'O';
    const last = spans.at(-1);
    if (tag.startsWith('B-')) spans.push({ start, end: start + word.length, label: tag.slice(2) });
    else if (tag.startsWith('I-') && last) last.end = start + word.length;
    start += word.length + 1;
  });
  return {
    kind: 'spans',
    textIndex: 0,
    spans: spans.map((span) => ({ span, text: text.slice(span.start, span.end), score: 0.93 })),
    alternatives: [],
  };
}

function sketchesOf(run: Run): Sketch[] {
  switch (run.specification.head.id) {
    case 'token-classification':
      return tagged.map(({ words, tags }, index) => ({
        cells: { tokens: words, ner: tags },
        truth: entities(words, tags),
        answer: entities(words, index === 2 ? ['O', 'O', 'B-location', 'O', 'O', 'O'] : tags),
        quality: index === 2 ? 0 : 1,
      }));
    case 'extractive-qa':
      return questions.map(({ question, context, answers }, index) => {
        const of = (spans: typeof answers): Answer => ({
          kind: 'spans',
          textIndex: 1,
          spans: spans.map((span) => ({ span, text: context.slice(span.start, span.end), score: 0.8 })),
          alternatives: [{ span: { start: 4, end: 11, label: '' }, text: context.slice(4, 11), score: 0.1 }],
        });
        return {
          cells: { question, context, answers },
          truth: of(answers),
          answer: index === 1 ? of([{ start: 25, end: 31, label: '' }]) : of(answers),
          quality: index === 1 ? 0 : 1,
        };
      });
    case 'prefix-lm':
      return spoken.map((cells, index) => ({
        cells,
        truth: { kind: 'text', text: cells.meant[0] ?? '', alternatives: cells.meant.slice(1) },
        answer: {
          kind: 'text',
          text: index === 0 ? 'When was the treaty signed?' : (cells.meant[0] ?? ''),
          alternatives: ['Where was it signed?'],
        },
        quality: index === 0 ? 0.6 : 1,
      }));
    case 'regression':
      return [0, 1, 2].map((index) => ({
        cells: { text: texts[index], price: 900 + index * 120 },
        truth: { kind: 'number', value: 900 + index * 120, unit: '€' },
        answer: { kind: 'number', value: 870 + index * 150, unit: '€' },
        quality: 0.9,
      }));
    default:
      return [];
  }
}

export function predictions(run: Run): ExamplePrediction[] {
  if (run.specification.head.id === 'sequence-classification') return classified(run);
  return sketchesOf(run).map((sketch, index) => example(index, sketch, 0.62 + index * 0.1));
}
