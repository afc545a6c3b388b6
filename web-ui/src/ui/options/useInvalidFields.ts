import { useCallback, useState } from 'react';
import type { Problem } from '@/api/types';

/** Texts in fields that are no value. They are not in the draft, so the draft alone cannot say that something is wrong. */
export function useInvalidFields(): [Problem[], (pointer: string, message: string | null) => void] {
  const [messages, setMessages] = useState<ReadonlyMap<string, string>>(new Map());
  const report = useCallback(
    (pointer: string, message: string | null) =>
      setMessages((before) => {
        const after = new Map(before);
        if (message === null) after.delete(pointer);
        else after.set(pointer, message);
        return after;
      }),
    [],
  );
  const problems = [...messages].map(([pointer, message]): Problem => ({ pointer, message, severity: 'ERROR' }));
  return [problems, report];
}
