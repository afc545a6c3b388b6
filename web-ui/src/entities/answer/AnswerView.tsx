import type { Answer } from '@/api/answers';

import { ClassLabel } from './ClassLabel';
import { ClassLabels } from './ClassLabels';
import { JsonAnswer } from './JsonAnswer';
import { NumberAnswer } from './NumberAnswer';
import { Ranking } from './Ranking';
import { Spans } from './Spans';
import { TextAnswer } from './TextAnswer';
import { Vector } from './Vector';

export type AnswerProps<Kind extends Answer = Answer> = {
  answer: Kind;
  /** The right answer, when it is known and of the same kind. */
  truth?: Kind | null;
  /** The texts of the example, in the order in which answers count them. */
  texts?: string[];
  /** In the order of their numbers, so that a class has the same color everywhere. */
  classes?: string[];
  /** For a cell of a table: the answer alone, without scores and alternatives. */
  brief?: boolean;
};

/** An answer as people read it: one renderer per kind, whichever head it comes from. */
export function AnswerView({ answer, truth, ...rest }: AnswerProps) {
  const same = <Kind extends Answer>({ kind }: Kind) => (truth?.kind === kind ? (truth as Kind) : null);
  switch (answer.kind) {
    case 'class-label':
      return <ClassLabel answer={answer} truth={same(answer)} {...rest} />;
    case 'class-labels':
      return <ClassLabels answer={answer} truth={same(answer)} {...rest} />;
    case 'number':
      return <NumberAnswer answer={answer} truth={same(answer)} {...rest} />;
    case 'spans':
      return <Spans answer={answer} truth={same(answer)} {...rest} />;
    case 'text':
      return <TextAnswer answer={answer} truth={same(answer)} {...rest} />;
    case 'ranking':
      return <Ranking answer={answer} truth={same(answer)} {...rest} />;
    case 'vector':
      return <Vector answer={answer} {...rest} />;
    case 'json':
      return <JsonAnswer answer={answer} {...rest} />;
  }
}
