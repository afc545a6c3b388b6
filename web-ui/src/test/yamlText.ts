import { EditorView } from '@codemirror/view';
import { act, screen } from '@testing-library/react';

/** The YAML editor on the page. It reads what is typed from the layout of the page, which jsdom lacks, so tests change its text instead. */
export async function findYamlText(label: string) {
  const view = EditorView.findFromDOM(await screen.findByRole('textbox', { name: label }));
  if (!view) throw new Error(`'${label}' is no YAML editor.`);
  return {
    text: () => view.state.doc.toString(),
    replace: (text: string) =>
      act(() => view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text } })),
    append: (text: string) => act(() => view.dispatch({ changes: { from: view.state.doc.length, insert: text } })),
  };
}
