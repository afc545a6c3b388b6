import { Button, SegmentedControl, Switch } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { SearchBox, TableTools } from '@/ui/DataTable';
import { EmptyState } from '@/ui/EmptyState';
import { ErrorState } from '@/ui/ErrorState';
import { Icon } from '@/ui/Icon';
import { Waiting } from '@/ui/Waiting';
import { download, fileName } from '@/lib/download';
import { count, plural } from '@/lib/format';
import type { LogLevel, LogLine, Run } from '@/api/types';
import { useParameter } from '@/lib/url';
import { foundLines, MOST_LOG_LINES, runLog } from '@/api/runs';
import { LogLines, plain } from '@/entities/job/LogLines';

const severity: Record<LogLevel, number> = { INFO: 0, WARN: 1, ERROR: 2 };

export function LogTab({ run }: { run: Run }) {
  const log = useQuery(runLog(run.id));
  const [level, setLevel] = useParameter('level', 'INFO');
  const [search, setSearch] = useParameter('search');
  const [wrap, setWrap] = useParameter('wrap', 'no');
  const [follow, setFollow] = useState(true);
  const isLong = (log.data?.length ?? 0) >= MOST_LOG_LINES;
  const isFiltered = level !== 'INFO' || search !== '';
  const found = useQuery({ ...foundLines(run.id, { level, search }), enabled: isLong && isFiltered });
  if (log.isLoadingError)
    return <ErrorState what="The log could not be loaded." error={log.error} retry={() => void log.refetch()} />;
  if (log.isPending) return <Waiting height={480} />;
  if (log.data.length === 0)
    return <EmptyState title="Nothing was written yet" text="Lines appear here as soon as the run starts." />;
  const here = filterLog(log.data, level as LogLevel, search);
  const shown = isLong && isFiltered ? withNewer(found.data ?? [], here) : here;
  return (
    <>
      <TableTools
        aside={
          <>
            <span className="dim small">
              {isFiltered && !isLong
                ? `${count(shown.length)} of ${count(log.data.length)} lines`
                : plural(shown.length, 'line')}
            </span>
            <Button
              variant="default"
              leftSection={<Icon name="download" size={13} />}
              onClick={() => save(run, log.data)}
            >
              Download
            </Button>
            <Switch
              label="Wrap"
              checked={wrap === 'yes'}
              onChange={(event) => setWrap(event.currentTarget.checked ? 'yes' : null)}
            />
            <Switch label="Follow" checked={follow} onChange={(event) => setFollow(event.currentTarget.checked)} />
          </>
        }
      >
        <SearchBox label="Search the log" value={search} onChange={setSearch} />
        <SegmentedControl
          aria-label="Level"
          value={level}
          onChange={setLevel}
          data={[
            { value: 'INFO', label: 'All' },
            { value: 'WARN', label: 'Warnings' },
            { value: 'ERROR', label: 'Errors' },
          ]}
        />
      </TableTools>
      {isLong && !isFiltered && (
        <p className="dim small">
          The first {count(MOST_LOG_LINES)} lines and the newest are here. A level or a search looks through all of
          them.
        </p>
      )}
      {found.isLoadingError && (
        <ErrorState what="The log could not be searched." error={found.error} retry={() => void found.refetch()} />
      )}
      <LogLines lines={shown} search={search} follow={follow} onFollow={setFollow} wrap={wrap === 'yes'} />
    </>
  );
}

function save(run: Run, lines: LogLine[]): void {
  const text = lines
    .map(({ time, attempt, level, text: said }) => `${new Date(time).toISOString()} ${attempt} ${level} ${plain(said)}`)
    .join('\n');
  download(`${fileName(run.name)}.log`, new Blob([`${text}\n`], { type: 'text/plain;charset=utf-8' }));
}

/** What was found, and what came after it. */
function withNewer(found: LogLine[], here: LogLine[]): LogLine[] {
  const last = found.at(-1)?.number ?? 0;
  return [...found, ...here.filter(({ number }) => number > last)];
}

/** Lines of a level or a more severe one, with the words somewhere in them. */
export function filterLog(lines: LogLine[], level: LogLevel, search: string): LogLine[] {
  const wanted = search.toLowerCase();
  return lines.filter(
    (line) => severity[line.level] >= (severity[level] ?? 0) && line.text.toLowerCase().includes(wanted),
  );
}
