import { Textarea } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { ErrorState } from '@/ui/ErrorState';
import { TokenStrip } from '@/entities/tokens/TokenStrip';
import { count, plural } from '@/lib/format';
import type { Token } from '@/api/types';
import { tokens } from '@/api/models';
import styles from './ModelsPage.module.css';

const TYPING_MILLISECONDS = 200;

/** Type a text and see it as the model does. */
export function TokenizerPlayground({ modelId, maxTokens }: { modelId: string; maxTokens: number }) {
  const [text, setText] = useState('Fine-tuning is cheaper than it sounds. 微调其实很简单。');
  const [secondText, setSecondText] = useState('');
  const [asked] = useDebouncedValue(text, TYPING_MILLISECONDS);
  const [askedSecond] = useDebouncedValue(secondText, TYPING_MILLISECONDS);
  const found = useQuery({ ...tokens(modelId, asked, askedSecond), enabled: asked !== '' });

  return (
    <div className={styles.playground}>
      <Textarea
        label="Text"
        size="sm"
        autosize
        minRows={2}
        maxRows={10}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <Textarea
        label="Second text, for models that compare two"
        size="sm"
        autosize
        minRows={1}
        maxRows={10}
        value={secondText}
        onChange={(event) => setSecondText(event.currentTarget.value)}
      />
      {found.isError && <ErrorState what="The text could not be split." error={found.error} />}
      {asked === '' && <p className="dim">Type something to see its tokens.</p>}
      {found.data && asked !== '' && <Tokens tokens={found.data} maxTokens={maxTokens} />}
    </div>
  );
}

function Tokens({ tokens, maxTokens }: { tokens: Token[]; maxTokens: number }) {
  return (
    <>
      <p aria-live="polite">
        <strong>{plural(tokens.length, 'token')}</strong>
        {tokens.length > maxTokens && (
          <>
            {' '}
            – the model reads {count(maxTokens)}; {count(tokens.length - maxTokens)} are cut
          </>
        )}
      </p>
      <TokenStrip tokens={tokens} label="Tokens" />
    </>
  );
}
