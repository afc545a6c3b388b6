import { screen } from '@testing-library/react';
import { useState } from 'react';
import { expect, test } from 'vitest';
import type { Options, OptionsSchema } from '@/api/types';
import { renderPart } from '@/test/render';
import { OptionsForm } from './OptionsForm';

const schema: OptionsSchema = {
  type: 'object',
  properties: {
    rank: { type: 'integer', title: 'Rank', minimum: 1, maximum: 64, default: 8, description: 'Width of the path.' },
    learningRate: { type: ['number', 'null'], title: 'Learning rate', default: null },
    roles: { type: 'array', title: 'Where', items: { enum: ['QUERY', 'FFN_UP'] }, default: ['QUERY'] },
    alpha: { type: 'number', title: 'Alpha', minimum: 1, maximum: 64, default: 8, description: 'How strong' },
    layers: { type: 'array', title: 'Layers', items: { type: 'integer', minimum: 0, maximum: 11 }, default: [] },
    merged: { type: 'boolean', title: 'Merged', default: false, 'x-advanced': true },
  },
};

type FormProps = {
  advanced?: boolean | 'own';
  start?: Options;
  onInvalid?: (pointer: string, message: string | null) => void;
};

function Form({ advanced = false, start = {}, onInvalid }: FormProps) {
  const [values, setValues] = useState<Options>(start);
  return (
    <>
      <OptionsForm
        schema={schema}
        values={values}
        onChange={setValues}
        advanced={advanced === 'own' ? undefined : advanced}
        pointer="/head/options"
        onInvalid={onInvalid}
        problems={[
          { pointer: '/head/options/rank', message: 'Larger than the model.', severity: 'ERROR' },
          { pointer: '/head/options/alpha', message: 'Stronger than most need.', severity: 'WARNING' },
        ]}
      />
      <output>{JSON.stringify(values)}</output>
    </>
  );
}

test('only what differs from the defaults is kept, and can be reset', async () => {
  const { user } = renderPart(<Form />);
  const rank = screen.getByLabelText('Rank');
  expect(rank).toHaveValue('8');

  await user.clear(rank);
  await user.type(rank, '16');
  await user.click(screen.getByRole('checkbox', { name: 'FFN up' }));
  expect(screen.getByRole('status')).toHaveTextContent('{"rank":16,"roles":["QUERY","FFN_UP"]}');

  await user.click(screen.getByRole('button', { name: 'Reset Rank to 8' }));
  expect(screen.getByRole('status')).toHaveTextContent('{"roles":["QUERY","FFN_UP"]}');
});

test('an error makes its field invalid, a warning does not', () => {
  renderPart(<Form />);
  expect(screen.getByRole('alert')).toHaveTextContent('Larger than the model.');
  expect(screen.getByLabelText('Rank')).toBeInvalid();
  expect(screen.getByText('Stronger than most need.')).toBeInTheDocument();
  expect(screen.getByLabelText('Alpha')).toBeValid();
});

test('rates may be written with an exponent, and emptied again', async () => {
  const { user } = renderPart(<Form />);
  await user.type(screen.getByLabelText('Learning rate'), '3e-5');
  expect(screen.getByRole('status')).toHaveTextContent('{"learningRate":0.00003}');
  await user.clear(screen.getByLabelText('Learning rate'));
  expect(screen.getByRole('status')).toHaveTextContent('{}');
});

test('bounds are what is usual: a number beyond them is taken with a remark, and they are usual themselves', async () => {
  const { user } = renderPart(<Form />);
  const alpha = screen.getByLabelText('Alpha');
  await user.clear(alpha);
  await user.type(alpha, '64');
  expect(screen.queryByText(/Unusually/)).toBeNull();

  await user.type(alpha, '0');
  expect(screen.getByText('Unusually high: 64 or less is usual.')).toBeInTheDocument();
  expect(screen.getByRole('status')).toHaveTextContent('{"alpha":640}');
});

test('a range shows while its field is written in, and is always read out', async () => {
  const { user } = renderPart(<Form />);
  const alpha = screen.getByLabelText('Alpha');
  const limits = () => screen.getAllByText('Usually at least 1, at most 64.')[1];
  expect(alpha).toHaveAccessibleDescription('How strong. Usually at least 1, at most 64.');
  expect(limits()).toHaveClass('visually-hidden');

  await user.click(alpha);
  expect(limits()).not.toHaveClass('visually-hidden');
  await user.tab();
  expect(limits()).toHaveClass('visually-hidden');

  const layers = screen.getByLabelText('Layers');
  await user.type(layers, 'x');
  await user.tab();
  expect(screen.getByText('Usually at least 0, at most 11.')).not.toHaveClass('visually-hidden');
});

test('a text that is no value is told, and a reset takes it back', async () => {
  const told: (string | null)[] = [];
  const { user } = renderPart(<Form onInvalid={(_, message) => told.push(message)} />);
  const rank = () => screen.getByLabelText('Rank');
  await user.type(rank(), 'x');
  expect(told.at(-1)).toBe('Rank: “8x” is not a number.');

  await user.click(screen.getByRole('button', { name: 'Reset Rank to 8' }));
  expect(rank()).toHaveValue('8');
  expect(screen.queryByText('“8x” is not a number.')).toBeNull();
  expect(told.at(-1)).toBeNull();
});

test('lists of numbers are written with commas or blanks', async () => {
  const told: (string | null)[] = [];
  const { user } = renderPart(<Form onInvalid={(_, message) => told.push(message)} />);
  const layers = screen.getByLabelText('Layers');
  await user.type(layers, '1, 4');
  expect(layers).toHaveValue('1, 4');
  expect(screen.getByRole('status')).toHaveTextContent('{"layers":[1,4]}');

  await user.clear(layers);
  await user.type(layers, '2 3.5');
  expect(told.at(-1)).toBe('Layers: “3.5” is not a whole number.');
  await user.clear(layers);
  await user.type(layers, '7;12 ');
  expect(screen.getByRole('status')).toHaveTextContent('{"layers":[7,12]}');
  expect(screen.getByText('Unusually high: 11 or less is usual.')).toBeInTheDocument();
  await user.clear(layers);
  expect(screen.getByRole('status')).toHaveTextContent('{}');
});

test('advanced options stay away unless asked for or set', () => {
  const { unmount } = renderPart(<Form />);
  expect(screen.queryByLabelText('Merged')).toBeNull();
  unmount();
  renderPart(<Form start={{ merged: true }} />);
  expect(screen.getByLabelText('Merged')).toBeChecked();
});

test('a form that nobody controls folds its advanced options away itself', async () => {
  const { user } = renderPart(<Form advanced="own" />);
  expect(screen.queryByLabelText('Merged')).toBeNull();
  await user.click(screen.getByRole('button', { name: '1 advanced option' }));
  expect(screen.getByLabelText('Merged')).toBeInTheDocument();
  await user.click(screen.getByRole('button', { name: 'Fewer options' }));
  expect(screen.queryByLabelText('Merged')).toBeNull();
});

test('a problem stands at its field', () => {
  renderPart(<Form />);
  expect(screen.getByText('Larger than the model.')).toBeInTheDocument();
});
