import { keys } from '@/api/keys';
import { Button, Menu, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Icon } from '@/ui/Icon';
import type { Job } from '@/api/types';
import { jobTitle } from '@/entities/job/JobName';
import { setPriority } from '@/api/jobs';

type Props = {
  job: Job;
  /** Of all waiting jobs, 0 included; likewise `lowest`. */
  highest: number;
  lowest: number;
};

/** Larger priorities start first; among equals, who came first. */
export function PriorityMenu({ job, highest, lowest }: Props) {
  const cache = useQueryClient();
  const change = useMutation({
    mutationFn: (priority: number) => setPriority(job.id, priority),
    onSettled: () => cache.invalidateQueries({ queryKey: keys.jobs.all }),
  });
  const choices = [
    { words: 'To the front', priority: highest + 1 },
    { words: 'A little earlier', priority: job.priority + 1 },
    { words: 'Ordinary', priority: 0 },
    { words: 'A little later', priority: job.priority - 1 },
    { words: 'To the end', priority: lowest - 1 },
  ];

  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <Button
            variant="default"
            loading={change.isPending}
            rightSection={<Icon name="chevron" size={12} />}
            aria-label={`Priority ${job.priority} of ${jobTitle(job)}. Change it`}
          >
            {job.priority}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {choices
            .filter(({ priority }) => priority !== job.priority)
            .filter(({ priority }, index, all) => all.findIndex((one) => one.priority === priority) === index)
            .map(({ words, priority }) => (
              <Menu.Item
                key={words}
                rightSection={<span className="dim">{priority}</span>}
                onClick={() => change.mutate(priority)}
              >
                {words}
              </Menu.Item>
            ))}
        </Menu.Dropdown>
      </Menu>
      {change.isError && (
        <Text size="xs" c="var(--bad)" role="alert">
          {change.error.message}
        </Text>
      )}
    </>
  );
}
