/**
 * Colors of curves, told apart on white and on near-black. Neighbors in the list differ most, since runs that are compared usually have
 * neighboring numbers. The first is the accent.
 */
export const palette = [
  '#5766d6',
  '#e08214',
  '#1b9e77',
  '#c2418f',
  '#3aa6c4',
  '#b59a00',
  '#8a6bd1',
  '#d1495b',
  '#7a8450',
  '#a0682c',
  '#2f86d8',
  '#e0709f',
  '#4aa349',
  '#8c8c8c',
  '#008f86',
  '#b050c0',
  '#e2694a',
  '#5f7c93',
  '#96a21c',
  '#9c5a6b',
];

export const color = (index: number): string => palette[index % palette.length] as string;

export type Dash = 'solid' | 'dashed' | 'dotted';
const dashes: Dash[] = ['solid', 'dashed', 'dotted'];

/** A run's color follows from its number, so that it is the same on every page; sixty runs in a row look different. */
export const runColor = (number: number): string => color(number);
export const runDash = (number: number): Dash => dashes[Math.floor(number / palette.length) % dashes.length] as Dash;
