import { useMutation } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';

type Send<T> = (file: File, onProgress: (sent: number) => void, signal: AbortSignal) => Promise<T>;

/** One file on its way to the server. It stops when told to, and when its component leaves the screen. */
export function useUpload<T>(send: Send<T>, onSent: (answer: T) => unknown) {
  const [sent, setSent] = useState(0);
  const stopping = useRef(new AbortController());
  const sending = useMutation({
    mutationFn: (file: File) => {
      stopping.current = new AbortController();
      setSent(0);
      return send(file, setSent, stopping.current.signal);
    },
    onSuccess: onSent,
  });
  useEffect(() => () => stopping.current.abort(), []);

  const cancel = () => {
    stopping.current.abort();
    sending.reset();
  };
  return { ...sending, file: sending.variables, sent, cancel };
}
