import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { yaml } from '@codemirror/lang-yaml';
import { indentUnit, syntaxHighlighting } from '@codemirror/language';
import { lintGutter, lintKeymap, setDiagnostics, type Diagnostic } from '@codemirror/lint';
import { EditorState, type Text } from '@codemirror/state';
import { EditorView, highlightActiveLine, keymap, lineNumbers } from '@codemirror/view';
import { useEffect, useRef } from 'react';
import { highlighting, theme } from './theme';

export type Mistake = { line: number; message: string };

type Props = {
  label: string;
  /** What is there at first; from then on the text is the editor's own. */
  initial: string;
  mistakes: Mistake[];
  onChange: (text: string) => void;
};

/**
 * YAML with line numbers, highlighting, undo and marks on the lines with mistakes; F8 goes to the next one. Tab leaves the editor, as it does
 * everywhere else on a page: Ctrl-] and Ctrl-[ indent.
 */
export function YamlText({ label, initial, mistakes, onChange }: Props) {
  const place = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView>(null);
  const changed = useRef(onChange);
  useEffect(() => {
    changed.current = onChange;
  }, [onChange]);
  const first = useRef(initial);

  useEffect(() => {
    const editor = new EditorView({
      parent: place.current ?? undefined,
      state: EditorState.create({
        doc: first.current,
        extensions: [
          lineNumbers(),
          lintGutter(),
          history(),
          highlightActiveLine(),
          yaml(),
          indentUnit.of('  '),
          syntaxHighlighting(highlighting),
          theme,
          keymap.of([...lintKeymap, ...defaultKeymap, ...historyKeymap]),
          EditorView.contentAttributes.of({
            'aria-label': label,
            spellcheck: 'false',
            autocapitalize: 'off',
            tabindex: '0',
          }),
          EditorView.updateListener.of(({ docChanged, state }) => {
            if (docChanged) changed.current(state.doc.toString());
          }),
        ],
      }),
    });
    view.current = editor;
    return () => editor.destroy();
  }, [label]);

  useEffect(() => {
    const editor = view.current;
    if (!editor) return;
    editor.dispatch(setDiagnostics(editor.state, diagnostics(mistakes, editor.state.doc)));
    editor.contentDOM.setAttribute('aria-invalid', String(mistakes.length > 0));
  }, [mistakes]);

  return <div ref={place} />;
}

const diagnostics = (mistakes: Mistake[], text: Text): Diagnostic[] =>
  mistakes.map(({ line, message }) => {
    const { from, to } = text.line(Math.min(Math.max(line, 1), text.lines));
    return { from, to, severity: 'error', message };
  });
