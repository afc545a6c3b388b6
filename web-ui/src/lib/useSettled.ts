import { useDebouncedValue } from '@mantine/hooks';
import { useMemo } from 'react';

/**
 * A request as it is once nobody has changed it for a while. It is compared by what it says: most requests are made anew with every
 * drawing, and a new object alone would start the waiting again.
 */
export function useSettled<T>(request: T, milliseconds: number): T {
  const [text] = useDebouncedValue(JSON.stringify(request), milliseconds);
  return useMemo(() => JSON.parse(text) as T, [text]);
}
