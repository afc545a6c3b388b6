import { Button, Checkbox, Menu } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useContext, useState, type ReactNode } from 'react';
import { Link } from 'react-router';
import { keys } from '@/api/keys';
import { cancelJob, moveJob, setPriority } from '@/api/jobs';
import type { Job } from '@/api/types';
import { EstimatedStart } from '@/entities/job/EstimatedStart';
import { JobActions } from '@/entities/job/JobActions';
import { JobName, jobTitle } from '@/entities/job/JobName';
import { priorityInWords } from '@/entities/job/priority';
import { ConfirmButton } from '@/ui/ConfirmButton';
import { EmptyState } from '@/ui/EmptyState';
import { Icon } from '@/ui/Icon';
import { ForMembers, MayChange } from '@/ui/ForMembers';
import { Waiting } from '@/ui/Waiting';
import { count, plural } from '@/lib/format';
import styles from './QueuePage.module.css';

type Props = {
  jobs: Job[] | undefined;
  /** Some of the line is left out, so that a place in it cannot be chosen. */
  filtered: boolean;
  nothingFound: ReactNode;
};

/** The jobs that wait, in line. Rows are dragged to another place, or moved by the menu. */
export function WaitingJobs({ jobs, filtered, nothingFound }: Props) {
  const cache = useQueryClient();
  const mayMove = useContext(MayChange) && !filtered;
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [dragged, setDragged] = useState<string | null>(null);
  const [over, setOver] = useState<string | null>(null);
  const onSettled = () => cache.invalidateQueries({ queryKey: keys.jobs.all });
  const moving = useMutation({
    mutationFn: ({ id, before }: { id: string; before: string | null }) => moveJob(id, before),
    onSettled,
  });
  const cancelling = useMutation({
    mutationFn: async (ids: string[]) => {
      const outcomes = await Promise.allSettled(ids.map(cancelJob));
      const refused = outcomes.filter(({ status }) => status === 'rejected').length;
      setChosen(new Set());
      if (refused > 0) throw new Error(`${plural(refused, 'job')} of ${count(ids.length)} could not be cancelled.`);
    },
    onSettled: () =>
      Promise.all([keys.jobs.all, keys.runs.all].map((queryKey) => cache.invalidateQueries({ queryKey }))),
  });
  if (!jobs) return <Waiting height={120} />;
  if (jobs.length === 0 && filtered) return nothingFound;
  if (jobs.length === 0)
    return (
      <EmptyState
        title="Nothing waits"
        text="What is submitted now starts at once."
        action={
          <ForMembers>
            <Button component={Link} to="/experiments/new">
              New experiment
            </Button>
          </ForMembers>
        }
      />
    );
  const waiting = jobs.filter(({ id }) => chosen.has(id));
  const toggle = (id: string) => {
    const after = new Set(chosen);
    if (!after.delete(id)) after.add(id);
    setChosen(after);
  };
  const drop = (target: string) => {
    if (dragged && dragged !== target) moving.mutate({ id: dragged, before: target });
    setDragged(null);
    setOver(null);
  };
  return (
    <>
      {waiting.length > 0 && (
        <div className={styles.bar} role="toolbar" aria-label="Chosen jobs">
          <b>{count(waiting.length)} chosen</b>
          <ConfirmButton
            label="Cancel them"
            question={`Cancel ${plural(waiting.length, 'job')}?`}
            consequence="They leave the queue. What has not started loses nothing."
            confirm={`Cancel ${plural(waiting.length, 'job')}`}
            action={{ ...cancelling, mutateAsync: () => cancelling.mutateAsync(waiting.map(({ id }) => id)) }}
          />
        </div>
      )}
      {moving.error && (
        <p role="alert" className="small" style={{ color: 'var(--bad)' }}>
          {moving.error.message}
        </p>
      )}
      <div className={styles.scroll} tabIndex={0} role="group" aria-label="Waiting jobs, scrollable">
        <table className={styles.line} aria-label="Waiting jobs">
          <thead>
            <tr>
              <th>
                <Checkbox
                  aria-label="Select all waiting jobs"
                  checked={waiting.length === jobs.length}
                  indeterminate={waiting.length > 0 && waiting.length < jobs.length}
                  onChange={(event) => setChosen(new Set(event.currentTarget.checked ? jobs.map(({ id }) => id) : []))}
                />
              </th>
              <th scope="col">#</th>
              <th scope="col">Job</th>
              <th scope="col">Waits for</th>
              <th scope="col">Starts</th>
              <th scope="col">Priority</th>
              <th>
                <span className="visually-hidden">Actions</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {jobs.map((job, index) => (
              <tr
                key={job.id}
                draggable={mayMove}
                data-dragged={dragged === job.id}
                data-over={over === job.id}
                aria-selected={chosen.has(job.id)}
                onDragStart={(event) => {
                  event.dataTransfer.effectAllowed = 'move';
                  setDragged(job.id);
                }}
                onDragOver={(event) => {
                  event.preventDefault();
                  setOver(job.id);
                }}
                onDragEnd={() => {
                  setDragged(null);
                  setOver(null);
                }}
                onDrop={() => drop(job.id)}
              >
                <td>
                  <Checkbox
                    aria-label={`Select ${jobTitle(job)}`}
                    checked={chosen.has(job.id)}
                    onChange={() => toggle(job.id)}
                  />
                </td>
                <td className={styles.position} title={mayMove ? 'Drag to move' : undefined}>
                  {job.position ?? '–'}
                </td>
                <td>
                  <JobName job={job} />
                </td>
                <td className="dim" title={job.reason ?? ''}>
                  {job.reason?.split(';')[0]}
                </td>
                <td>
                  <EstimatedStart time={job.estimatedStart} />
                </td>
                <td>
                  <PlaceMenu
                    job={job}
                    jobs={jobs}
                    index={index}
                    filtered={filtered}
                    onMove={(before) => moving.mutate({ id: job.id, before })}
                  />
                </td>
                <td className={styles.actions}>
                  <JobActions job={job} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}

type PlaceProps = { job: Job; jobs: Job[]; index: number; filtered: boolean; onMove: (before: string | null) => void };

/** One place earlier is before the one ahead; one place later is before the one after the next. */
function PlaceMenu({ job, jobs, index, filtered, onMove }: PlaceProps) {
  const cache = useQueryClient();
  const mayChange = useContext(MayChange);
  const reset = useMutation({
    mutationFn: () => setPriority(job.id, 0),
    onSettled: () => cache.invalidateQueries({ queryKey: keys.jobs.all }),
  });
  const first = filtered || index === 0;
  const last = filtered || index === jobs.length - 1;
  const priority = priorityInWords(job.priority);
  if (!mayChange) return priority;
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button
          variant="default"
          size="compact-xs"
          rightSection={<Icon name="chevron" size={12} />}
          aria-label={`Priority of ${jobTitle(job)}: ${priority}. Move it`}
        >
          {priority}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {filtered && <Menu.Label>Clear the search to move it</Menu.Label>}
        <Menu.Item disabled={first} onClick={() => onMove(jobs[0]?.id ?? null)}>
          To the front
        </Menu.Item>
        <Menu.Item disabled={first} onClick={() => onMove(jobs[index - 1]?.id ?? null)}>
          One place earlier
        </Menu.Item>
        <Menu.Item disabled={last} onClick={() => onMove(jobs[index + 2]?.id ?? null)}>
          One place later
        </Menu.Item>
        <Menu.Item disabled={last} onClick={() => onMove(null)}>
          To the end
        </Menu.Item>
        <Menu.Item onClick={() => reset.mutate()}>Normal priority, by age</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
