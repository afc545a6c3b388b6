/** Colors of curves: told apart on white and on near-black, and by people who confuse red and green. */
export const palette = [
  '#4e79d8',
  '#e08214',
  '#1b9e77',
  '#c2418f',
  '#8a6bd1',
  '#b59a00',
  '#3aa6c4',
  '#d1495b',
  '#7a8450',
  '#8c8c8c',
];

export const color = (index: number): string => palette[index % palette.length] as string;
