import { Lexer, type MarkedToken, type Token, type Tokens } from 'marked';
import { Fragment, type ReactNode } from 'react';
import styles from './Markdown.module.css';

/**
 * Draws what marked's lexer finds in the text, element by element. No HTML is ever set: tags in the text are shown as they were typed,
 * pictures are links, and links lead to http(s), to mail or to a place of this dashboard.
 */
export default function MarkdownTokens({ text }: { text: string }) {
  const tokens = Lexer.lex(text, { gfm: true, breaks: true }) as MarkedToken[];
  const depths = tokens.flatMap((token) => (token.type === 'heading' ? [token.depth] : []));
  return blocks(tokens, Math.min(...depths));
}

/** @param shallowest depth of a heading in the text, which is a section of the page */
function blocks(tokens: Token[], shallowest: number): ReactNode {
  return (tokens as MarkedToken[]).map((token, index) => <Fragment key={index}>{block(token, shallowest)}</Fragment>);
}

function block(token: MarkedToken, shallowest: number): ReactNode {
  switch (token.type) {
    case 'heading':
      return token.depth === shallowest ? <h2>{inline(token.tokens)}</h2> : <h3>{inline(token.tokens)}</h3>;
    case 'paragraph':
      return <p>{inline(token.tokens)}</p>;
    case 'text':
      return token.tokens ? inline(token.tokens) : token.text;
    case 'list':
      return <List list={token} shallowest={shallowest} />;
    case 'blockquote':
      return <blockquote>{blocks(token.tokens, shallowest)}</blockquote>;
    case 'code':
      return (
        <pre tabIndex={0}>
          <code>{token.text}</code>
        </pre>
      );
    case 'table':
      return <Table table={token} />;
    case 'hr':
      return <hr />;
    case 'space':
    case 'def':
      return null;
    default:
      return token.raw;
  }
}

function List({ list, shallowest }: { list: Tokens.List; shallowest: number }) {
  const items = list.items.map((item, index) => (
    <li key={index} className={item.task ? styles.task : undefined}>
      {blocks(
        // The box stands before the words, as a sign of its own.
        item.tokens.map((token) => (token.type === 'checkbox' ? { ...token, raw: item.checked ? '☑ ' : '☐ ' } : token)),
        shallowest,
      )}
    </li>
  ));
  return list.ordered ? <ol start={list.start === '' ? 1 : list.start}>{items}</ol> : <ul>{items}</ul>;
}

function Table({ table }: { table: Tokens.Table }) {
  return (
    <div className={styles.scroll} tabIndex={0} role="group" aria-label="Table, scrollable">
      <table>
        <thead>
          <tr>
            {table.header.map((cell, index) => (
              <th key={index} scope="col" align={cell.align ?? undefined}>
                {inline(cell.tokens)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {table.rows.map((row, index) => (
            <tr key={index}>
              {row.map((cell, at) => (
                <td key={at} align={cell.align ?? undefined}>
                  {inline(cell.tokens)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function inline(tokens: Token[] | undefined): ReactNode {
  return ((tokens ?? []) as MarkedToken[]).map((token, index) => <Fragment key={index}>{phrase(token)}</Fragment>);
}

function phrase(token: MarkedToken): ReactNode {
  switch (token.type) {
    case 'strong':
      return <strong>{inline(token.tokens)}</strong>;
    case 'em':
      return <em>{inline(token.tokens)}</em>;
    case 'del':
      return <del>{inline(token.tokens)}</del>;
    case 'codespan':
      return <code>{token.text}</code>;
    case 'br':
      return <br />;
    case 'escape':
      return token.text;
    case 'text':
      return token.tokens ? inline(token.tokens) : token.text;
    case 'link':
      return link(token.href, inline(token.tokens), token.raw);
    case 'image':
      return link(token.href, token.text || token.href, token.raw);
    default:
      return token.raw;
  }
}

/** What leads elsewhere, such as `javascript:`, stays text. */
function link(href: string, words: ReactNode, raw: string): ReactNode {
  return /^(https?:|mailto:|\/(?!\/)|#)/i.test(href) ? (
    <a href={href} rel="noopener noreferrer">
      {words}
    </a>
  ) : (
    raw
  );
}
