import { SegmentedControl, Switch } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { SearchBox, TableTools } from '@/components/DataTable';
import { EmptyState } from '@/components/EmptyState';
import { ErrorState } from '@/components/ErrorState';
import { count, plural } from '@/lib/format';
import type { LogLevel, LogLine, Run } from '@/lib/types';
import { useParameter } from '@/lib/url';
import { MOST_LOG_LINES, runLog } from './api';
import { LogLines } from './LogLines';

const graveness: Record<LogLevel, number> = { INFO: 0, WARN: 1, ERROR: 2 };

export function LogTab({ run }: { run: Run }) {
  const log = useQuery(runLog(run.id));
  const [level, setLevel] = useParameter('level', 'INFO');
  const [search, setSearch] = useParameter('search');
  const [follow, setFollow] = useState(true);
  if (log.isLoadingError)
    return <ErrorState what="The log could not be loaded." error={log.error} retry={() => void log.refetch()} />;
  if (log.isPending) return <div style={{ height: 480 }} aria-busy />;
  if (log.data.length === 0)
    return <EmptyState title="Nothing was written yet" text="Lines appear here as soon as the run starts." />;
  const shown = filterLog(log.data, level as LogLevel, search);
  return (
    <>
      <TableTools
        aside={
          <>
            <span className="dim small">
              {shown.length === log.data.length
                ? plural(shown.length, 'line')
                : `${count(shown.length)} of ${count(log.data.length)} lines`}
            </span>
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
      {log.data.length >= MOST_LOG_LINES && (
        <p className="dim small">
          Only the first {count(MOST_LOG_LINES)} lines and what came since this page was opened are here; the REST
          interface has all of them.
        </p>
      )}
      <LogLines lines={shown} search={search} follow={follow} onFollow={setFollow} />
    </>
  );
}

/** Lines of a level or a graver one, with the words somewhere in them. */
export function filterLog(lines: LogLine[], level: LogLevel, search: string): LogLine[] {
  const wanted = search.toLowerCase();
  return lines.filter(
    (line) => graveness[line.level] >= (graveness[level] ?? 0) && line.text.toLowerCase().includes(wanted),
  );
}
