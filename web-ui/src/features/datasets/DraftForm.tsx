import { keys } from '@/api/keys';
import { Button, NativeSelect, Text, Textarea, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { useNavigate } from 'react-router';
import { ErrorState } from '@/ui/ErrorState';
import { OptionsForm } from '@/ui/options/OptionsForm';
import { useInvalidFields } from '@/ui/options/useInvalidFields';
import { ApiError } from '@/api/client';
import { count, plural } from '@/lib/format';
import { models } from '@/api/models';
import type { Choice, Extension, Split, Upload } from '@/api/types';
import { createDataset, inspectionAs } from '@/api/datasets';
import { columnRoles } from '@/api/plugins';
import { openQuestions, proposedDraft, requestOf, type Draft, type DraftFile } from './draft';
import { FaultTable } from './FaultTable';
import { FaultyRows } from './FaultyRows';
import { ColumnsPreview } from './ColumnsPreview';
import { SplitChoice } from './SplitChoice';
import styles from './UploadPage.module.css';

type Props = {
  first: Upload;
  files: DraftFile[];
  /** Of the data set that gets a new version; empty for a new one. */
  name: string;
  formats: Extension[];
  /** Files are still on their way. */
  waiting: boolean;
  onFileSplit: (uploadId: string, split: Split) => void;
};

/** Everything a person decides about the files. What they have not decided follows what is proposed, also for files that come later. */
export function DraftForm({ first, files, name, formats, waiting, onFileSplit }: Props) {
  const [chosen, setChosen] = useState<Partial<Draft>>({});
  const onDraft = (changes: Partial<Draft>) => setChosen({ ...chosen, ...changes });
  const [invalid, onInvalid] = useInvalidFields();
  const format = chosen.format ?? null;
  const again = useQuery({ ...inspectionAs(first.id, format ?? { id: '', options: {} }), enabled: format !== null });
  const inspection = (format && again.data) || first.inspection;
  const draft = { ...proposedDraft(files, inspection, name), ...chosen };
  // In another format the columns may be others.
  const chooseFormat = ({ columns: _, ...others }: Partial<Draft>, next: Choice) =>
    setChosen({ ...others, format: next });
  const roles = useQuery(columnRoles);
  const rows = files.reduce((sum, { upload }) => sum + upload.inspection.rows, 0);

  return (
    <>
      <section className={styles.section}>
        <h2>What it is</h2>
        <NameAndFormat
          draft={draft}
          formats={formats}
          onDraft={onDraft}
          onFormat={(next) => chooseFormat(chosen, next)}
          onInvalid={onInvalid}
        />
        {again.isLoadingError && <ErrorState what="The file could not be read this way." error={again.error} />}
        {inspection.problems.map((problem) => (
          <Text key={problem.message} size="sm" c={problem.severity === 'ERROR' ? 'var(--bad)' : 'var(--warn)'}>
            {problem.message}
          </Text>
        ))}
      </section>
      <section className={styles.section}>
        <h2>What each column is for</h2>
        {roles.isLoadingError && <ErrorState what="What columns can be for could not be loaded." error={roles.error} />}
        <ColumnsPreview
          inspection={inspection}
          columns={draft.columns}
          roles={roles.data ?? []}
          onColumns={(columns) => onDraft({ columns })}
        />
        <Text size="sm" c="dimmed">
          {inspection.preview.length < inspection.rows
            ? `The first ${count(inspection.preview.length)} of ${plural(inspection.rows, 'row')}`
            : plural(inspection.rows, 'row')}{' '}
          of {first.fileName}.
        </Text>
        {inspection.faultCount > 0 && (
          <>
            <Text size="sm" c="var(--warn)">
              {plural(inspection.faultCount, 'row')} of {first.fileName} cannot be used as they are
              {inspection.faults.length < inspection.faultCount && `. The first ${count(inspection.faults.length)}`}:
            </Text>
            <FaultTable label={`Faulty rows of ${first.fileName}`} faults={inspection.faults} />
          </>
        )}
      </section>
      <section className={styles.section}>
        <h2>Train, dev and test</h2>
        <SplitChoice
          splitBy={draft.splitBy}
          files={files}
          rows={rows}
          onSplit={(splitBy) => onDraft({ splitBy })}
          onFileSplit={onFileSplit}
        />
      </section>
      <Creation
        // What was found in other files is no word about these.
        key={files.map(({ upload }) => upload.id).join()}
        draft={draft}
        files={files}
        rows={rows}
        waiting={waiting || again.isFetching || again.isLoadingError || !roles.data}
        questions={[...openQuestions(draft, files, roles.data ?? []), ...invalid.map(({ message }) => message)]}
      />
    </>
  );
}

type NameAndFormatProps = {
  draft: Draft;
  formats: Extension[];
  onDraft: (changes: Partial<Draft>) => void;
  onFormat: (format: Choice) => void;
  onInvalid: (pointer: string, message: string | null) => void;
};

function NameAndFormat({ draft, formats, onDraft, onFormat, onInvalid }: NameAndFormatProps) {
  const tokenizers = useQuery(models);
  const format = formats.find((one) => one.id === draft.format?.id);

  return (
    <>
      <div className={styles.pair}>
        <TextInput
          label="Name"
          description="An existing name gets a new version"
          required
          value={draft.name}
          onChange={(event) => onDraft({ name: event.currentTarget.value })}
        />
        <NativeSelect
          size="xs"
          label="Format"
          description="Recognized from the file"
          value={draft.format?.id ?? ''}
          data={[
            ...(draft.format ? [] : [{ value: '', label: 'Not recognized: choose one' }]),
            ...formats.map(({ id, title }) => ({ value: id, label: title })),
          ]}
          onChange={(event) => {
            const chosen = formats.find((one) => one.id === event.currentTarget.value);
            if (chosen) onFormat({ id: chosen.id, options: chosen.defaults });
          }}
        />
        <NativeSelect
          size="xs"
          label="Measure lengths with"
          description="Lengths in tokens depend on the model’s tokenizer"
          value={draft.tokenizerModel ?? ''}
          data={[
            { value: '', label: 'Later' },
            ...(tokenizers.data ?? []).map(({ id, name }) => ({ value: id, label: name })),
          ]}
          onChange={(event) => onDraft({ tokenizerModel: event.currentTarget.value || null })}
        />
      </div>
      <Textarea
        label="Description"
        autosize
        minRows={1}
        placeholder="Where it comes from, who labeled it, what it may be used for"
        value={draft.description}
        onChange={(event) => onDraft({ description: event.currentTarget.value })}
      />
      {format && draft.format && Object.keys(format.optionsSchema.properties ?? {}).length > 0 && (
        <OptionsForm
          key={format.id}
          schema={format.optionsSchema}
          defaults={format.defaults}
          values={draft.format.options}
          onChange={(options) => onFormat({ id: format.id, options })}
          onInvalid={onInvalid}
        />
      )}
    </>
  );
}

type CreationProps = {
  draft: Draft;
  files: DraftFile[];
  rows: number;
  waiting: boolean;
  /** What still has to be decided. */
  questions: string[];
};

function Creation({ draft, files, rows, waiting, questions }: CreationProps) {
  const cache = useQueryClient();
  const navigate = useNavigate();
  const refusal = useRef<HTMLDivElement>(null);
  const creation = useMutation({
    mutationFn: ({ format, dropFaulty }: { format: Choice; dropFaulty: boolean }) =>
      createDataset(requestOf({ ...draft, format }, files, dropFaulty)),
    onSuccess: () => cache.invalidateQueries({ queryKey: keys.datasets.all }),
  });
  const faults = creation.error instanceof ApiError ? creation.error.details.faults : undefined;
  // The button lost the focus while it could not be pressed again. Only once the refusal is drawn is there something to scroll to.
  useEffect(() => {
    if (creation.error) refusal.current?.focus();
  }, [creation.error]);
  const create = (dropFaulty: boolean) =>
    draft.format &&
    creation.mutate(
      { format: draft.format, dropFaulty },
      {
        // Here and not above: people who have left the page are not brought back to it.
        onSuccess: (imported) =>
          void navigate(`/datasets/${imported.datasetId}?version=${imported.number}&tab=import`, {
            state: { imported },
          }),
      },
    );

  return (
    <>
      <div ref={refusal} tabIndex={-1}>
        {faults && (
          <FaultyRows
            faults={faults}
            faultCount={(creation.error as ApiError).details.faultCount ?? faults.length}
            dropping={creation.isPending}
            onDrop={() => create(true)}
          />
        )}
        {creation.isError && !faults && <ErrorState what="The data set was not made." error={creation.error} />}
      </div>
      <div className={styles.footer}>
        <Button
          size="sm"
          disabled={questions.length > 0 || waiting}
          loading={creation.isPending}
          onClick={() => create(false)}
        >
          Create the data set
        </Button>
        {creation.isPending && <Text size="sm">Checking {plural(rows, 'row')}…</Text>}
        <ul className={styles.questions}>
          {questions.map((question) => (
            <li key={question}>{question}</li>
          ))}
        </ul>
      </div>
    </>
  );
}
