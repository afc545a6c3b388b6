import { render, screen, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import { MantineProvider } from '@mantine/core';
import userEvent from '@testing-library/user-event';
import { Markdown } from './Markdown';

const draw = (text: string, foldable = false) =>
  render(
    <MantineProvider>
      <Markdown text={text} foldable={foldable} />
    </MantineProvider>,
  );

test('headings, lists, code, tables and emphasis become elements', async () => {
  draw(
    [
      '## Result',
      'Rank **8** is `0.91`, *not* 0.93.',
      '',
      '- [x] seeds',
      '- [ ] test split',
      '',
      '```',
      'lr = 3e-5',
      '```',
      '',
      '| rank | accuracy |',
      '| ---: | --- |',
      '| 8 | 0.91 |',
    ].join('\n'),
  );
  expect(await screen.findByRole('heading', { level: 2, name: 'Result' })).toBeInTheDocument();
  expect(screen.getByText('8', { selector: 'strong' })).toBeInTheDocument();
  expect(screen.getAllByRole('listitem').map(({ textContent }) => textContent)).toEqual(['☑ seeds', '☐ test split']);
  expect(screen.getByText('lr = 3e-5', { selector: 'pre code' })).toBeInTheDocument();
  expect(within(screen.getByRole('table')).getByRole('cell', { name: '0.91' })).toBeInTheDocument();
});

test('tags are shown as typed, and nothing of them becomes an element', async () => {
  const { container } = draw('Before <img src=x onerror="alert(1)"> after\n\n<script>alert(2)</script>');
  expect(await screen.findByText(/onerror="alert\(1\)"/)).toBeInTheDocument();
  expect(screen.getByText(/<script>alert\(2\)<\/script>/)).toBeInTheDocument();
  expect(container.querySelector('img, script, iframe')).toBeNull();
});

test('links lead to pages and to nothing else', async () => {
  draw(
    '[paper](https://arxiv.org/abs/2106.09685), [run](/runs/1), [bad](javascript:alert(1)), [data](data:text/html;x), [other](//evil.example), ![picture](https://example.org/p.png)',
  );
  await screen.findByRole('link', { name: 'paper' });
  expect(screen.getAllByRole('link').map((link) => link.getAttribute('href'))).toEqual([
    'https://arxiv.org/abs/2106.09685',
    '/runs/1',
    'https://example.org/p.png',
  ]);
  expect(screen.getByText(/javascript:alert/)).toBeInTheDocument();
});

test('characters that HTML escapes stay what they are', async () => {
  draw('`a < b && c > d` and x < y & z');
  expect(await screen.findByText('a < b && c > d')).toBeInTheDocument();
  expect(screen.getByText(/x < y & z/)).toBeInTheDocument();
});

test('a long note is folded until asked for', async () => {
  draw(Array.from({ length: 40 }, (_, line) => `- point ${line}`).join('\n'), true);
  const more = await screen.findByRole('button', { name: 'Show all' });
  await userEvent.click(more);
  expect(screen.getByRole('button', { name: 'Show less' })).toHaveAttribute('aria-expanded', 'true');
});
