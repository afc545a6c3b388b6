import { useCallback, useEffect, useRef, useState } from 'react';
import { forgetUpload, sendFile } from './api';
import { splitOf } from './draft';
import type { DraftFile } from './draft';
import type { Sending } from './UploadedFiles';
import type { Split } from '@/lib/types';

/** The files of a draft: those on their way, those on the server, and the last one that did not get there. */
export function useFiles() {
  const [files, setFiles] = useState<DraftFile[]>([]);
  const [sending, setSending] = useState<Sending[]>([]);
  const [error, setError] = useState<Error | null>(null);
  const stops = useRef(new Map<string, AbortController>());

  useEffect(() => {
    const running = stops.current;
    return () => running.forEach((stop) => stop.abort());
  }, []);

  const send = useCallback(async (file: File) => {
    const key = `${file.name} ${performance.now()}`;
    const stop = new AbortController();
    stops.current.set(key, stop);
    setError(null);
    setSending((all) => [...all, { key, fileName: file.name, sent: 0, size: file.size }]);
    const progress = (sent: number) =>
      setSending((all) => all.map((one) => (one.key === key ? { ...one, sent } : one)));
    try {
      const upload = await sendFile(file, progress, stop.signal);
      setFiles((all) => [...all, { upload, split: splitOf(file.name) }]);
    } catch (failure) {
      if (!stop.signal.aborted) setError(failure as Error);
    } finally {
      stops.current.delete(key);
      setSending((all) => all.filter((one) => one.key !== key));
    }
  }, []);

  const remove = useCallback(async (uploadId: string) => {
    setFiles((all) => all.filter(({ upload }) => upload.id !== uploadId));
    try {
      await forgetUpload(uploadId);
    } catch (failure) {
      setError(failure as Error);
    }
  }, []);

  const setSplit = (uploadId: string, split: Split) =>
    setFiles((all) => all.map((file) => (file.upload.id === uploadId ? { ...file, split } : file)));

  return { files, sending, error, send, remove, setSplit, stop: (key: string) => stops.current.get(key)?.abort() };
}
