import { useState } from 'react';
import type { OptionsSchema } from '@/api/types';
import type { Draft } from './draft';
import type { FormData } from './NewExperimentPage';
import styles from './YamlEditor.module.css';
import { fromYaml, toYaml } from './yaml';

type Props = {
  draft: Draft;
  /** The text when it has mistakes, so that there is no experiment in it; null otherwise. */
  unreadable: string | null;
  form: FormData;
  settingsSchema: OptionsSchema;
  onRead: (draft: Draft) => void;
  onUnreadable: (text: string) => void;
};

/** Edits the same object as the form. */
export default function YamlEditor({ draft, unreadable, form, settingsSchema, onRead, onUnreadable }: Props) {
  const [text, setText] = useState(() => unreadable ?? toYaml(draft));
  const read = (typed: string) => fromYaml(typed, { ...form, settings: settingsSchema });
  const mistakes = unreadable === null ? [] : read(unreadable).mistakes;
  const type = (typed: string) => {
    setText(typed);
    const { draft: found } = read(typed);
    if (found) onRead(found);
    else onUnreadable(typed);
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
