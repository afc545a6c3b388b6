import { screen, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import { renderApp } from '@/test/render';

test('rows are shown as text, whatever they hold, and the filter lives in the address', async () => {
  const { user, address } = renderApp('/datasets/dataset-hotel-reviews');
  const rows = within(await screen.findByRole('table', { name: 'Rows' }));
  expect((await rows.findAllByText('<img src=x onerror=alert(1)> is only text here')).length).toBeGreaterThan(0);

  await user.selectOptions(screen.getByLabelText('Label'), 'positive');
  expect(address()).toContain('label=positive');
  await screen.findByText('666 rows');
  expect(screen.queryByTitle('negative')).toBeNull();
});

test('the cut line says what a length limit would cut, and moves by keys', async () => {
  const { user } = renderApp('/datasets/dataset-sms-spam?tab=statistics');
  const line = await screen.findByRole('slider', { name: 'Longest input in tokens' });
  expect(line).toHaveAttribute('aria-valuenow', '128');
  const before = line.getAttribute('aria-valuetext');

  line.focus();
  await user.keyboard('{PageDown}');

  expect(line).toHaveAttribute('aria-valuenow', '120');
  expect(line.getAttribute('aria-valuetext')).not.toBe(before);
});

test('leakage is said out loud, with rows to look at', async () => {
  renderApp('/datasets/dataset-sms-spam?tab=statistics');

  expect(await screen.findByText(/3 rows of dev or test are also in train/)).toBeInTheDocument();
  expect(screen.getByRole('link', { name: 'row 4,180' })).toHaveAttribute(
    'href',
    expect.stringContaining('cursor=4180'),
  );
});
