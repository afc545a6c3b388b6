import { ActionIcon, Menu } from '@mantine/core';
import { useRef, useState } from 'react';
import { toPng } from '@/charts/picture/png';
import { toSvg } from '@/charts/picture/svg';
import { download, fileName } from '@/lib/download';
import { Icon } from './Icon';

type Props = {
  /** What the figure shows; files are called after it. */
  name: string;
  /** The numbers behind it; null where there are none. */
  csv: (() => string) | null;
};

/** Takes the figure along that it stands in. */
export function ExportMenu({ name, csv }: Props) {
  const button = useRef<HTMLButtonElement>(null);
  const [failure, setFailure] = useState<string | null>(null);

  const save = async (type: string, content: () => Promise<Blob> | Blob) => {
    setFailure(null);
    try {
      download(`${fileName(name)}.${type}`, await content());
    } catch (cause) {
      setFailure(`The picture could not be made: ${cause instanceof Error ? cause.message : String(cause)}`);
    }
  };
  const drawn = () => {
    const figure = button.current?.closest('figure');
    if (!figure) throw new Error('There is no figure around this menu.');
    return toSvg(figure);
  };

  return (
    <span data-screen-only>
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon ref={button} size={24} aria-label={`Export ${name}`}>
            <Icon name="download" size={13} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => save('png', async () => toPng(await drawn()))}>Picture (PNG)</Menu.Item>
          <Menu.Item
            onClick={() => save('svg', async () => new Blob([(await drawn()).text], { type: 'image/svg+xml' }))}
          >
            Drawing (SVG)
          </Menu.Item>
          {csv && (
            <Menu.Item onClick={() => save('csv', () => new Blob([csv()], { type: 'text/csv;charset=utf-8' }))}>
              Numbers (CSV)
            </Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
      {failure && (
        <span role="alert" className="small">
          {failure}
        </span>
      )}
    </span>
  );
}
