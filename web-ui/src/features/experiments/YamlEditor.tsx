import { useMemo, useState } from 'react';
import type { OptionsSchema } from '@/api/types';
import { YamlText } from '@/ui/code/YamlText';
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
  const schemas = useMemo(() => ({ ...form, settings: settingsSchema }), [form, settingsSchema]);
  const [initial] = useState(() => unreadable ?? toYaml(draft, schemas));
  const mistakes = useMemo(
    () => (unreadable === null ? [] : fromYaml(unreadable, schemas).mistakes),
    [unreadable, schemas],
  );
  const change = (text: string) => {
    const { draft: found } = fromYaml(text, schemas);
    if (found) onRead(found);
    else onUnreadable(text);
  };
  return (
    <div>
      <YamlText label="The experiment as YAML" initial={initial} mistakes={mistakes} onChange={change} />
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
