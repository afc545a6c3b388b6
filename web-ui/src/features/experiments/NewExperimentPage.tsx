import { keys } from '@/api/keys';
import { Button, SegmentedControl, Textarea, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { lazy, Suspense, useRef } from 'react';
import { useLocation, useNavigate, useSearchParams } from 'react-router';
import { ErrorState } from '@/ui/ErrorState';
import { Icon } from '@/ui/Icon';
import { fieldId } from '@/ui/options/fields';
import { useInvalidFields } from '@/ui/options/useInvalidFields';
import { PageHead } from '@/ui/PageHead';
import { ApiError, isUnreachable } from '@/api/client';
import { plural } from '@/lib/format';
import { datasets } from '@/api/datasets';
import { models } from '@/api/models';
import { extensions, trainingSettings } from '@/api/plugins';
import { run } from '@/api/runs';
import type { Choice, Extension, SettingsDescriptor } from '@/api/types';
import { useParameter } from '@/lib/url';
import { useSettled } from '@/lib/useSettled';
import { experiment, launch, validation, withinSpecification } from '@/api/experiments';
import { Choices } from './Choices';
import { CopyAs } from './CopyAs';
import {
  draftFromExperiment,
  draftFromRun,
  emptyDraft,
  isComplete,
  missing,
  runCount,
  toRequest,
  type Draft,
} from './draft';
import styles from './NewExperimentPage.module.css';
import { OptionSections } from './OptionSections';
import { PlanPanel } from './PlanPanel';
import { RunsSection } from './RunsSection';
import { usePlanWarnings } from './usePlanWarnings';
import { useWritten } from './useWritten';

const YamlEditor = lazy(() => import('./YamlEditor'));

/** Loads what the form starts from: another run or experiment, or the chosen data or model when coming from their pages. */
export function Component() {
  const [search] = useSearchParams();
  const standard = useQuery(trainingSettings);
  const cloned = useQuery({ ...run(search.get('from') ?? ''), enabled: search.has('from') });
  const repeated = useQuery({ ...experiment(search.get('like') ?? ''), enabled: search.has('like') });
  const failed = [standard, cloned, repeated].filter(({ isLoadingError }) => isLoadingError);
  if (failed[0])
    return (
      <ErrorState
        what="The form could not be prepared."
        error={failed[0].error}
        retry={() => failed.forEach((query) => void query.refetch())}
      />
    );
  if (!standard.data || (search.has('from') && !cloned.data) || (search.has('like') && !repeated.data))
    return <PageHead title="New experiment" />;
  const start = repeated.data
    ? draftFromExperiment(repeated.data, standard.data.defaults)
    : cloned.data
      ? draftFromRun(cloned.data, standard.data.defaults)
      : emptyDraft(search.get('dataset') ?? '', search.get('model') ?? '');
  const clonedFrom = repeated.data?.name ?? cloned.data?.name ?? null;
  return <NewExperiment start={start} standard={standard.data} clonedFrom={clonedFrom} />;
}

type Props = { start: Draft; standard: SettingsDescriptor; clonedFrom: string | null };

function NewExperiment({ start, standard, clonedFrom }: Props) {
  const { written: kept, change: setWritten, restored, startAnew, forget } = useWritten(start);
  const { draft: written, unreadable } = kept;
  const setDraft = (draft: Draft) => setWritten({ draft, unreadable });
  const [view, setView] = useParameter('view', 'basic');
  const [invalid, onInvalid] = useInvalidFields();
  const form = useFormData();
  const draft = withObviousChoices(written, form);
  const request = toRequest({ ...draft, name: draft.name || suggestedName(draft, form) });
  const settled = useSettled(request, 300);
  const plan = useQuery({ ...validation(settled), enabled: isComplete(settled) });
  const launching = useLaunch(forget);

  // A refusal speaks of the request that was sent. It does not block: what was wrong may have been put right elsewhere.
  const refusal = JSON.stringify(launching.refused) === JSON.stringify(request) ? launching.error : null;
  const refused = refusal instanceof ApiError ? refusal.problems.map(withinSpecification) : [];
  const mistakes = [...invalid, ...(plan.data?.problems ?? [])];
  const warnings = usePlanWarnings(settled, plan.data, standard.defaults);
  const problems = [...mistakes, ...refused, ...warnings];
  const blocked = unreadable !== null || !isComplete(draft) || mistakes.some(({ severity }) => severity === 'ERROR');

  function footNote(): string {
    if (isUnreachable(refusal)) return 'The server could not be reached. Launch it again when it answers.';
    if (refusal) return refusal.message;
    if (unreadable !== null) return 'The YAML has mistakes.';
    if (!isComplete(draft)) return `Still to choose: ${missing(draft).join(', ')}.`;
    return blocked ? 'Solve the problems in the plan first.' : `${plural(runCount(draft), 'run')} will be queued.`;
  }

  return (
    <>
      <PageHead
        title="New experiment"
        within={[{ name: 'Experiments', to: '/experiments' }]}
        aside={
          <>
            {clonedFrom && <span className="dim small">starts from {clonedFrom}</span>}
            {restored && (
              <span className="dim small">
                as you left it{' '}
                <Button variant="subtle" size="compact-xs" onClick={startAnew}>
                  Start over
                </Button>
              </span>
            )}
          </>
        }
        actions={
          <SegmentedControl
            aria-label="How to write it"
            value={view}
            onChange={setView}
            data={[
              { value: 'basic', label: 'Basic' },
              { value: 'advanced', label: 'Advanced' },
              { value: 'yaml', label: 'YAML' },
            ]}
          />
        }
      />
      <div className={styles.columns}>
        <form
          className={styles.form}
          onSubmit={(event) => {
            event.preventDefault();
            if (!blocked) launching.launch(request);
          }}
          id="experiment"
        >
          {view === 'yaml' ? (
            <Suspense fallback={<div className={styles.editorPlace} />}>
              <YamlEditor
                draft={{ ...draft, name: request.name }}
                unreadable={unreadable}
                form={form}
                settingsSchema={standard.schema}
                onRead={(read) => setWritten({ draft: read, unreadable: null })}
                onUnreadable={(text) => setWritten({ draft: written, unreadable: text })}
              />
            </Suspense>
          ) : (
            <>
              {unreadable !== null && (
                <UnreadYaml
                  onCorrect={() => setView('yaml')}
                  onDiscard={() => setWritten({ draft: written, unreadable: null })}
                />
              )}
              <Choices draft={draft} form={form} onChange={setDraft} problems={problems} />
              <OptionSections
                draft={draft}
                form={form}
                onChange={setDraft}
                settingsSchema={standard.schema}
                advanced={view === 'advanced'}
                problems={problems}
                onInvalid={onInvalid}
              />
              <RunsSection draft={draft} form={form} settingsSchema={standard.schema} onChange={setDraft} />
              <section className={styles.section}>
                <h2>Name</h2>
                <TextInput
                  id={fieldId('/name')}
                  label="Name"
                  maxLength={200}
                  value={draft.name}
                  placeholder={request.name}
                  onChange={(event) => setDraft({ ...draft, name: event.currentTarget.value })}
                />
                <Textarea
                  label="Note"
                  description="What you want to find out. Shown with the results."
                  autosize
                  minRows={2}
                  mt="sm"
                  value={draft.note ?? ''}
                  onChange={(event) => setDraft({ ...draft, note: event.currentTarget.value })}
                />
              </section>
            </>
          )}
        </form>
        <aside id="plan" className={styles.panel} aria-label="Plan">
          <PlanPanel
            complete={isComplete(draft)}
            resources={draft.specification.resources ?? { slots: 1, priority: 0 }}
            missing={missing(draft)}
            validation={plan.data}
            checking={plan.isFetching}
            error={plan.error}
            problems={problems}
          />
        </aside>
      </div>
      <footer className={styles.footer}>
        <span className={styles.footNote} role="status">
          {footNote()}
        </span>
        <a href="#plan" className={styles.toPlan}>
          Plan
        </a>
        <CopyAs request={request} disabled={unreadable !== null || !isComplete(draft)} />
        <Button
          type="submit"
          form="experiment"
          size="sm"
          disabled={blocked}
          loading={launching.isPending}
          leftSection={<Icon name="play" size={14} />}
        >
          Launch {runCount(draft) > 1 ? plural(runCount(draft), 'run') : ''}
        </Button>
      </footer>
    </>
  );
}

/** The form shows what was chosen before the YAML went wrong, so it must not look as if it were all there is. */
function UnreadYaml({ onCorrect, onDiscard }: { onCorrect: () => void; onDiscard: () => void }) {
  return (
    <div className={styles.unread} role="alert">
      <span>The YAML has mistakes. What you changed there last is not in this form.</span>
      <Button variant="default" onClick={onCorrect}>
        Correct the YAML
      </Button>
      <Button variant="subtle" color="gray" onClick={onDiscard}>
        Discard its changes
      </Button>
    </div>
  );
}

/** The last changed. Their versions carry statistics, and an answer stays below a megabyte. */
const MOST_CHOICES = 200;

/** Everything the form offers to choose from. */
function useFormData() {
  const data = useQuery(datasets({ limit: MOST_CHOICES, sort: '-updatedAt' }));
  const base = useQuery(models);
  const heads = useQuery(extensions('HEAD'));
  const placements = useQuery(extensions('PLACEMENT'));
  const strategies = useQuery(extensions('STRATEGY'));
  return {
    datasets: data.data?.items ?? [],
    moreDatasets: Boolean(data.data?.next),
    models: base.data ?? [],
    heads: heads.data ?? [],
    placements: placements.data ?? [],
    strategies: strategies.data ?? [],
    loaded: data.isSuccess && base.isSuccess && heads.isSuccess,
    error: [data, base, heads, placements, strategies].find(({ isLoadingError }) => isLoadingError)?.error ?? null,
  };
}

export type FormData = ReturnType<typeof useFormData>;

/** Where there is only one thing to choose, it is chosen. */
function withObviousChoices(draft: Draft, form: FormData): Draft {
  const only = <T extends { id: string }>(things: T[]): T | undefined => (things.length === 1 ? things[0] : undefined);
  const { specification } = draft;
  return {
    ...draft,
    specification: {
      ...specification,
      dataset: specification.dataset || (only(form.datasets)?.latest.id ?? ''),
      baseModel: specification.baseModel || (only(form.models)?.id ?? ''),
      head: specification.head.id ? specification.head : { id: only(form.heads)?.id ?? '', options: {} },
    },
  };
}

function suggestedName({ specification }: Draft, form: FormData): string {
  const data = form.datasets.find(({ latest }) => latest.id === specification.dataset)?.name;
  const titleOf = (choices: Choice[], known: Extension[]) =>
    choices.map(({ id }) => known.find((one) => one.id === id)?.title ?? id).join(' + ');
  const how = titleOf(specification.placements, form.placements) || titleOf(specification.strategies, form.strategies);
  return [data, how].filter(Boolean).join(', ') || 'Experiment';
}

/** One click, one experiment: the same request always goes out under the same key, however often the button is pressed. */
function useLaunch(onLaunched: () => void) {
  const navigate = useNavigate();
  const cache = useQueryClient();
  const sent = useRef({ body: '', key: '' });
  // The runs remember the one that the form began with.
  const clonedFrom = new URLSearchParams(useLocation().search).get('from');
  const mutation = useMutation({
    mutationFn: (request: ReturnType<typeof toRequest>) => {
      const body = JSON.stringify(request);
      if (sent.current.body !== body) sent.current = { body, key: newKey() };
      return launch(clonedFrom === null ? request : { ...request, clonedFrom }, sent.current.key);
    },
    onSuccess: () => {
      onLaunched();
      return cache.invalidateQueries({ queryKey: keys.experiments.lists });
    },
  });
  const send = (request: ReturnType<typeof toRequest>) =>
    // Here and not above: whoever has left the page meanwhile is not called back to it.
    mutation.mutate(request, { onSuccess: ({ id }) => void navigate(`/experiments/${id}`) });
  return { launch: send, isPending: mutation.isPending, error: mutation.error, refused: mutation.variables };
}

/** `crypto.randomUUID` exists only on https and localhost; a dashboard in a team's network may be neither. */
const newKey = (): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
