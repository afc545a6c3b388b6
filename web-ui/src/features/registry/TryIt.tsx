import { Button, Group, Switch } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useEffect, useRef, useState, type FormEvent } from 'react';
import { predict, predictStream, type Input } from '@/api/registry';
import type { ModelVersion, PredictedAnswer } from '@/api/types';
import { AnswerView } from '@/entities/answer/AnswerView';
import { textOf, textsOf } from '@/entities/dataset/shape';
import { plural, share } from '@/lib/format';
import { ErrorState } from '@/ui/ErrorState';
import { InputField } from './InputField';
import { emptyInput, inputsFrom, isFilled } from './inputs';
import styles from './Registry.module.css';

type Asked = { input: Input; answer: PredictedAnswer };

/** Ask the model: a field per column that it reads. What it writes is shown while it writes. */
export function TryIt({ version }: { version: ModelVersion }) {
  const { inputs: columns } = version;
  const [values, setValues] = useState(() => emptyInput(columns));
  const [perLine, setPerLine] = useState(false);
  const [soFar, setSoFar] = useState<string | null>(null);
  const stopping = useRef<AbortController | null>(null);
  useEffect(() => () => stopping.current?.abort(), []);

  const single = columns.length === 1 && columns[0]?.type === 'string' ? columns[0] : null;
  const inputs = single && perLine ? linesOf(single.name, values[single.name]) : [values];
  const asked = inputs.map((one) => inputsFrom(one, columns)).filter((one) => isFilled(one, columns));

  const asking = useMutation({
    mutationFn: async (questions: Input[]): Promise<{ answers: Asked[]; milliseconds: number }> => {
      const [only] = questions;
      const answered =
        questions.length === 1 && only ? await ask(only) : await predict(version.model, version.number, questions);
      return {
        milliseconds: answered.milliseconds,
        answers: answered.answers.map((answer, index) => ({ input: questions[index] ?? {}, answer })),
      };
    },
    onSettled: () => setSoFar(null),
  });

  /** A single answer is shown while it is written, by models that write. */
  async function ask(input: Input) {
    const started = performance.now();
    const controller = new AbortController();
    stopping.current = controller;
    let answer: PredictedAnswer | null = null;
    let text = '';
    try {
      await predictStream(
        version.model,
        version.number,
        input,
        (event) => {
          text = event.text;
          answer = event.answer ?? answer;
          setSoFar(event.text);
        },
        controller.signal,
      );
    } catch (failure) {
      // Whoever stops it keeps what was written until then.
      if (!controller.signal.aborted) throw failure;
    }
    return { answers: [answer ?? unfinished(text)], milliseconds: performance.now() - started };
  }

  function submit(event: FormEvent) {
    event.preventDefault();
    if (asked.length > 0 && !asking.isPending) asking.mutate(asked);
  }

  return (
    <div className={styles.try}>
      <form onSubmit={submit} className={styles.try}>
        {columns.map((column) => (
          <InputField
            key={column.name}
            column={column}
            alone={columns.length === 1}
            value={values[column.name] ?? ''}
            onChange={(value) => setValues({ ...values, [column.name]: value })}
          />
        ))}
        <div className={styles.ask}>
          <Button type="submit" size="sm" loading={asking.isPending} disabled={asked.length === 0}>
            Ask the model
          </Button>
          {single && (
            <Switch
              label="A text per line"
              checked={perLine}
              onChange={(event) => setPerLine(event.currentTarget.checked)}
            />
          )}
        </div>
      </form>
      {asking.isPending && soFar === null && (
        <p className="dim small">The first request after a pause takes a little longer: the model is loaded.</p>
      )}
      {asking.isPending && soFar !== null && (
        <section className={styles.answer} aria-label="Answer so far" aria-busy>
          <p className={styles.written}>{soFar}</p>
          <Group>
            <Button variant="default" onClick={() => stopping.current?.abort()}>
              Stop
            </Button>
          </Group>
        </section>
      )}
      {asking.isError && <ErrorState what="The model did not answer." error={asking.error} />}
      {asking.isSuccess && (
        <div aria-live="polite">
          <p className="dim small">
            {plural(asking.data.answers.length, 'answer')} in {asking.data.milliseconds.toFixed(1)} ms
          </p>
          {asking.data.answers.map((one, index) => (
            <Answered key={index} asked={one} version={version} />
          ))}
        </div>
      )}
    </div>
  );
}

const linesOf = (name: string, value: string | undefined): Record<string, string>[] =>
  (value ?? '')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => ({ [name]: line }));

const unfinished = (text: string): PredictedAnswer => ({
  answer: { kind: 'text', text, alternatives: [] },
  text,
  confidence: NaN,
  tokens: 0,
  truncated: false,
  cut: true,
});

function Answered({ asked: { input, answer }, version }: { asked: Asked; version: ModelVersion }) {
  const { inputs: columns } = version;
  const facts = [
    answer.tokens > 0 ? plural(answer.tokens, 'token') : '',
    answer.confidence === null ? '' : `confidence ${share(answer.confidence)}`,
    answer.truncated ? 'the input was longer than the model reads: a part of it was cut' : '',
    answer.cut ? 'the answer was cut before its end' : '',
  ].filter(Boolean);
  return (
    <section className={styles.answer} aria-label={`Answer: ${answer.text}`}>
      {/* Spans are shown in their text. */}
      {answer.answer.kind !== 'spans' &&
        columns.map(({ name }) => (
          <p key={name} className={styles.asked}>
            {textOf(input[name])}
          </p>
        ))}
      <AnswerView answer={answer.answer} texts={textsOf(input, columns)} classes={version.classes} />
      <p className="dim small">{facts.join(' · ')}</p>
    </section>
  );
}
