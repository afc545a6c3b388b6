import { useState } from 'react';
import type { OptionsSchema } from '@/lib/types';
import type { Draft } from './draft';
import type { FormData } from './NewExperimentPage';
import styles from './YamlEditor.module.css';
import { fromYaml, toYaml, type Mistake } from './yaml';

type Props = { draft: Draft; form: FormData; trainingSchema: OptionsSchema; onChange: (draft: Draft | null) => void };

/** Edits the same object as the form. While the text has mistakes there is no experiment in it, and `onChange` is told null. */
export default function YamlEditor({ draft, form, trainingSchema, onChange }: Props) {
  const [text, setText] = useState(() => toYaml(draft));
  const [mistakes, setMistakes] = useState<Mistake[]>([]);
  const type = (typed: string) => {
    setText(typed);
    const read = fromYaml(typed, { ...form, training: trainingSchema });
    setMistakes(read.mistakes);
    onChange(read.draft);
  };
  const wrong = new Set(mistakes.map(({ line }) => line));
  return (
    <div>
      <div className={styles.editor}>
        <div className={styles.numbers} aria-hidden>
          {text.split('\n').map((_, index) => (
            <div key={index} data-wrong={wrong.has(index + 1)}>
              {index + 1}
            </div>
          ))}
        </div>
        <textarea
          aria-label="The experiment as YAML"
          aria-invalid={mistakes.length > 0}
          className={styles.text}
          rows={text.split('\n').length + 1}
          spellCheck={false}
          autoCapitalize="off"
          wrap="off"
          value={text}
          onChange={(event) => type(event.currentTarget.value)}
        />
      </div>
      <ul className={styles.mistakes} aria-live="polite">
        {mistakes.map(({ line, message }) => (
          <li key={`${line}${message}`}>
            <b>Line {line}</b> {message}
          </li>
        ))}
      </ul>
    </div>
  );
}
