import { useCallback, useEffect, useRef, useState } from 'react';
import { forgetUpload, sendFile } from '@/api/datasets';
import { isSameFile, withFile } from './draft';
import type { DraftFile } from './draft';
import type { Sending } from './UploadedFiles';
import type { Split } from '@/api/types';

/** The files of a draft: those on their way, those on the server, and the last one that did not get there. */
export function useFiles() {
  const [files, setFiles] = useState<DraftFile[]>([]);
  const latest = useRef<DraftFile[]>([]);
  const [sending, setSending] = useState<Sending[]>([]);
  const [error, setError] = useState<Error | null>(null);
  const stops = useRef(new Map<string, AbortController>());

  useEffect(() => {
    const running = stops.current;
    return () => running.forEach((stop) => stop.abort());
  }, []);

  const change = useCallback((next: DraftFile[]) => {
    latest.current = next;
    setFiles(next);
  }, []);

  const forget = useCallback(async ({ upload }: DraftFile) => {
    try {
      await forgetUpload(upload.id);
    } catch (failure) {
      setError(failure as Error);
    }
  }, []);

  const send = useCallback(
    async (file: File) => {
      const key = `${file.name} ${performance.now()}`;
      const stop = new AbortController();
      stops.current.set(key, stop);
      setError(null);
      setSending((all) => [...all, { key, fileName: file.name, sent: 0, size: file.size }]);
      const progress = (sent: number) =>
        setSending((all) => all.map((one) => (one.key === key ? { ...one, sent } : one)));
      try {
        const upload = await sendFile(file, progress, stop.signal);
        const replaced = latest.current.filter((known) => isSameFile(known, upload));
        change(withFile(latest.current, upload));
        replaced.forEach((known) => void forget(known));
      } catch (failure) {
        if (!stop.signal.aborted) setError(failure as Error);
      } finally {
        stops.current.delete(key);
        setSending((all) => all.filter((one) => one.key !== key));
      }
    },
    [change, forget],
  );

  const remove = (uploadId: string) => {
    files.filter(({ upload }) => upload.id === uploadId).forEach((file) => void forget(file));
    change(files.filter(({ upload }) => upload.id !== uploadId));
  };

  const setSplit = (uploadId: string, split: Split) =>
    change(files.map((file) => (file.upload.id === uploadId ? { ...file, split } : file)));

  return { files, sending, error, send, remove, setSplit, stop: (key: string) => stops.current.get(key)?.abort() };
}
