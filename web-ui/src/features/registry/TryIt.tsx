import { Button, Switch, Textarea } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { labelColour } from '@/ui/LabelChip';
import { ErrorState } from '@/ui/ErrorState';
import { plural, share } from '@/lib/format';
import { datasetVersion } from '@/api/datasets';
import type { Answer, ModelVersion } from '@/api/types';
import { predict, type Input } from '@/api/registry';
import styles from './Registry.module.css';

/** Classes drawn per answer; a head with hundreds would bury the likely ones. */
const SHOWN_CLASSES = 8;

/** Ask the model. A model of two texts has a field for each; others take one text of many lines, or a text per line. */
export function TryIt({ version }: { version: ModelVersion }) {
  const data = useQuery(datasetVersion(version.dataset.versionId));
  const pair = data.data?.schema.columns.some(({ purpose }) => purpose === 'SECOND_TEXT') ?? false;
  const [text, setText] = useState('');
  const [secondText, setSecondText] = useState('');
  const [perLine, setPerLine] = useState(false);
  const asking = useMutation({ mutationFn: (inputs: Input[]) => predict(version.model, version.number, inputs) });
  const inputs = pair ? onePair(text, secondText) : perLine ? textPerLine(text) : oneText(text);

  function submit(event: FormEvent) {
    event.preventDefault();
    if (inputs.length > 0) asking.mutate(inputs);
  }

  return (
    <div className={styles.try}>
      <form onSubmit={submit} className={styles.try}>
        <Textarea
          label="Text"
          size="sm"
          autosize
          minRows={3}
          maxRows={12}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        {pair && (
          <Textarea
            label="Second text"
            size="sm"
            autosize
            minRows={1}
            maxRows={12}
            value={secondText}
            onChange={(event) => setSecondText(event.currentTarget.value)}
          />
        )}
        <div className={styles.ask}>
          <Button type="submit" size="sm" loading={asking.isPending} disabled={inputs.length === 0}>
            Ask the model
          </Button>
          {!pair && (
            <Switch
              label="A text per line"
              checked={perLine}
              onChange={(event) => setPerLine(event.currentTarget.checked)}
            />
          )}
        </div>
      </form>
      {asking.isPending && (
        <p className="dim small">The first question after a pause takes a little longer: the model is loaded.</p>
      )}
      {asking.isError && <ErrorState what="The model did not answer." error={asking.error} />}
      {asking.isSuccess && (
        <div aria-live="polite">
          <p className="dim small">
            {plural(asking.data.answers.length, 'answer')} in {asking.data.milliseconds.toFixed(1)} ms
          </p>
          {asking.data.answers.map((answer, index) => (
            <AnswerView key={index} input={asking.variables[index]} answer={answer} classes={version.classes} />
          ))}
        </div>
      )}
    </div>
  );
}

const onePair = (text: string, secondText: string): Input[] =>
  text.trim() && secondText.trim() ? [{ text: text.trim(), secondText: secondText.trim() }] : [];

const oneText = (text: string): Input[] => (text.trim() ? [{ text: text.trim() }] : []);

const textPerLine = (lines: string): Input[] =>
  lines
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean)
    .map((text) => ({ text }));

type AnswerProps = { input: Input | undefined; answer: Answer; classes: string[] };

function AnswerView({ input, answer, classes }: AnswerProps) {
  const likeliest = Object.entries(answer.scores)
    .sort(([, a], [, b]) => b - a)
    .slice(0, SHOWN_CLASSES);
  return (
    <section className={styles.answer} aria-label={`Answer: ${answer.answer}`}>
      <p className={styles.asked}>{input?.text}</p>
      {input?.secondText && <p className={styles.asked}>{input.secondText}</p>}
      <div className={styles.scores}>
        {likeliest.map(([label, score]) => (
          <Score
            key={label}
            label={label}
            score={score}
            chosen={label === answer.answer}
            colour={labelColour(label, classes)}
          />
        ))}
      </div>
      <p className="dim small">
        {plural(answer.tokens, 'token')}
        {answer.truncated && '. The text was longer than the model reads: its end was cut.'}
      </p>
    </section>
  );
}

function Score({ label, score, chosen, colour }: { label: string; score: number; chosen: boolean; colour: string }) {
  return (
    <>
      <span>{chosen ? <strong>{label}</strong> : label}</span>
      <div className={styles.track}>
        <div className={styles.fill} style={{ width: `${score * 100}%`, background: colour }} />
      </div>
      <span>{share(score)}</span>
    </>
  );
}
