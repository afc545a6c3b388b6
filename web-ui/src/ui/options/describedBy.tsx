import { InputWrapperContext } from '@mantine/core';
import { use, type ReactNode } from 'react';

/**
 * As `inputContainer` of a Mantine input: names the element that describes it. Mantine replaces an `aria-describedby` by what the input's
 * own wrapper draws.
 */
export const describedBy =
  (id: string | undefined) =>
  (input: ReactNode): ReactNode => <Described by={id}>{input}</Described>;

function Described({ by, children }: { by: string | undefined; children: ReactNode }) {
  const wrapper = use(InputWrapperContext);
  const ids = [wrapper.describedBy, by].filter(Boolean).join(' ');
  return <InputWrapperContext value={{ ...wrapper, describedBy: ids || undefined }}>{children}</InputWrapperContext>;
}
