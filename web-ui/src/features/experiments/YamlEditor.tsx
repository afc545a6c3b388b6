import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { datasetVersion } from '@/api/datasets';
import type { OptionsSchema } from '@/api/types';
import { YamlText } from '@/ui/code/YamlText';
import type { Draft } from './draft';
import type { FormData } from './NewExperimentPage';
import styles from './YamlEditor.module.css';
import { fromYaml, toYaml, type Names } from './yaml';

type Props = {
  draft: Draft;
  /** The text when it has mistakes, so that there is no experiment in it; null otherwise. */
  unreadable: string | null;
  form: FormData;
  settingsSchema: OptionsSchema;
  onRead: (draft: Draft) => void;
  onUnreadable: (text: string) => void;
};

/** Edits the same object as the form. The text is written once, so what it names in comments is asked for before. */
export default function YamlEditor(props: Props) {
  const [{ dataset, baseModel }] = useState(props.draft.specification);
  const { datasets, models, loaded, error } = props.form;
  const newest = datasets.find(({ latest }) => latest.id === dataset)?.latest;
  const older = useQuery({ ...datasetVersion(dataset), enabled: dataset !== '' && !newest });
  if (older.isLoading || (!loaded && !error)) return <div className={styles.place} />;
  const version = newest ?? older.data;
  const names = {
    dataset: version && `${version.datasetName} v${version.number}`,
    baseModel: models.find(({ id }) => id === baseModel)?.name,
  };
  return <Editor {...props} names={names} />;
}

function Editor({ draft, unreadable, form, settingsSchema, onRead, onUnreadable, names }: Props & { names: Names }) {
  const schemas = useMemo(() => ({ ...form, settings: settingsSchema }), [form, settingsSchema]);
  const [initial] = useState(() => unreadable ?? toYaml(draft, schemas, names));
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
