import { Tabs } from '@mantine/core';

type Props = {
  tabs: { key: string; name: string }[];
  /** The key of the tab that is open. */
  open: string;
};

const inOneRow = { flexWrap: 'nowrap', overflowX: 'auto', overflowY: 'hidden' } as const;

/** The tabs of a page in one row, which scrolls where the screen is too narrow for it. The open one is brought into sight. */
export function TabList({ tabs, open }: Props) {
  return (
    <Tabs.List mb="md" style={inOneRow}>
      {tabs.map(({ key, name }) => (
        <Tabs.Tab key={key} value={key} ref={key === open ? intoView : undefined}>
          {name}
        </Tabs.Tab>
      ))}
    </Tabs.List>
  );
}

const intoView = (tab: HTMLElement | null): void => tab?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
