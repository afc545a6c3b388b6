import { keys } from '@/api/keys';
import { Button, Group, NumberInput, Select, TextInput } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { Link, useNavigate, useSearchParams } from 'react-router';
import { problemAt, problemsOf } from '@/api/client';
import { experimentAlone, experiments } from '@/api/experiments';
import { extensions } from '@/api/plugins';
import { startStudy } from '@/api/studies';
import type { Options } from '@/api/types';
import { useSubmission } from '@/api/useSubmission';
import { ExtensionOptions } from '@/entities/plugin/ExtensionOptions';
import { EmptyState } from '@/ui/EmptyState';
import { ErrorState } from '@/ui/ErrorState';
import { useInvalidFields } from '@/ui/options/useInvalidFields';
import { PageHead } from '@/ui/PageHead';
import { useSettled } from '@/lib/useSettled';
import { SearchSpace, type Space } from './SearchSpace';
import styles from './StudyPage.module.css';

/** Experiments that are offered; others are found by their names. */
const SHOWN = 50;

/** A study starts from an experiment: it changes what that has chosen, run by run. */
export function Component() {
  const [search] = useSearchParams();
  const navigate = useNavigate();
  const cache = useQueryClient();
  const kinds = useQuery(extensions('STUDY'));
  const [experimentId, setExperimentId] = useState(search.get('experiment'));
  const [searched, setSearched] = useState('');
  const chosen = useQuery({ ...experimentAlone(experimentId ?? ''), enabled: experimentId !== null });
  // The field of a choice shows its name, which is no search.
  const wanted = useSettled(searched === chosen.data?.name ? '' : searched, 250);
  const known = useQuery(experiments({ search: wanted, limit: SHOWN }));
  const [id, setId] = useState<string | null>(null);
  const [name, setName] = useState('');
  const [options, setOptions] = useState<Options>({});
  const [space, setSpace] = useState<Space>({});
  const [runs, setRuns] = useState<number | ''>('');
  const [minutes, setMinutes] = useState<number | ''>('');
  const [invalid, onInvalid] = useInvalidFields();
  const starting = useSubmission(startStudy, () => cache.invalidateQueries({ queryKey: keys.studies.all }));

  const kind = kinds.data?.find((one) => one.id === id);
  const experiment = experimentId === null ? undefined : chosen.data;
  const offered = known.data?.items ?? [];
  const listed = experiment && !offered.some(({ id: other }) => other === experiment.id) ? [experiment] : [];
  const proposed = kind && experiment ? `${kind.title}: ${experiment.name}` : '';
  const failed = [kinds, known, chosen].find(({ isLoadingError }) => isLoadingError);

  const problems = problemsOf(starting.error);

  function submit(event: FormEvent) {
    event.preventDefault();
    if (!kind || !experiment) return;
    starting.mutate(
      {
        name: name.trim() || proposed,
        study: { id: kind.id, options },
        specification: experiment.specification,
        ...(Object.keys(space).length > 0 ? { searchSpace: space } : {}),
        budget: {
          ...(runs === '' ? {} : { runs }),
          ...(minutes === '' ? {} : { minutes }),
        },
      },
      { onSuccess: (made) => void navigate(`/studies/${made.id}`) },
    );
  }

  return (
    <>
      <PageHead within={[{ to: '/studies', name: 'Studies' }]} title="New study" />
      {failed && <ErrorState what="The form could not be prepared." error={failed.error} />}
      {kinds.data?.length === 0 ? (
        <EmptyState
          title="No study is installed"
          text={
            <>
              Studies come with <Link to="/plugins">plugins</Link>.
            </>
          }
        />
      ) : known.data?.items.length === 0 && searched === '' && experimentId === null ? (
        <EmptyState
          title="There is no experiment to start from"
          text="A study varies what an experiment has chosen: its data, model, head and methods."
          action={
            <Button component={Link} to="/experiments/new">
              New experiment
            </Button>
          }
        />
      ) : (
        <form className={styles.form} onSubmit={submit}>
          <Select
            label="Study"
            placeholder="Choose what to compare"
            data={(kinds.data ?? []).map(({ id: value, title }) => ({ value, label: title }))}
            value={id}
            onChange={(next) => {
              setId(next);
              setOptions({});
              starting.reset();
            }}
            error={problemAt(problems, '/study/id')}
          />
          <Select
            label="Starts from"
            placeholder="Choose an experiment"
            description="Its data, model, head and methods are what the study varies."
            searchable
            data={[...listed, ...offered].map(({ id: value, name: label }) => ({ value, label }))}
            filter={({ options: found }) => found}
            searchValue={searched}
            onSearchChange={setSearched}
            nothingFoundMessage="No experiment has this in its name."
            value={experimentId}
            onChange={(next) => {
              setExperimentId(next);
              setSpace({});
            }}
          />
          {kind && (
            <ExtensionOptions
              extension={kind}
              values={options}
              onChange={setOptions}
              pointer="/study/options"
              problems={problems}
              onInvalid={onInvalid}
            />
          )}
          {experiment && <SearchSpace specification={experiment.specification} space={space} onChange={setSpace} />}
          <Group grow>
            <NumberInput
              label="At most this many runs"
              placeholder="no limit"
              min={1}
              allowDecimal={false}
              value={runs}
              onChange={(value) => setRuns(typeof value === 'number' ? value : '')}
            />
            <NumberInput
              label="At most this many minutes"
              placeholder="no limit"
              min={1}
              value={minutes}
              onChange={(value) => setMinutes(typeof value === 'number' ? value : '')}
            />
          </Group>
          <TextInput
            label="Name"
            placeholder={proposed}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          {starting.error && <ErrorState what="The study was not started." error={starting.error} />}
          <Group>
            <Button
              type="submit"
              size="sm"
              disabled={!kind || !experiment || invalid.length > 0}
              loading={starting.isPending}
            >
              Start the study
            </Button>
          </Group>
        </form>
      )}
    </>
  );
}
