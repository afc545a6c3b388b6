import { Button, Code } from '@mantine/core';
import { Link } from 'react-router';
import styles from './OverviewPage.module.css';

type Props = { hasData: boolean; hasModel: boolean };

/** The way to the first trained model, with what is already there ticked off. */
export function FirstSteps({ hasData, hasModel }: Props) {
  return (
    <>
      <p>Nothing has been trained here yet. Three steps lead to the first fine-tuned model.</p>
      <ol className={styles.steps}>
        <Step
          done={hasData}
          title="Add data"
          text="A CSV, TSV or JSONL file with texts and labels."
          action={hasData ? 'See the data' : 'Add a data set'}
          to={hasData ? '/datasets' : '/datasets/new'}
        />
        <Step
          done={hasModel}
          title="Pick a model"
          text="The starter model is included; others come from a hub or a zip file."
          action={hasModel ? 'See the models' : 'Add a model'}
          to="/models"
        />
        <Step
          done={false}
          title="Launch an experiment"
          text="Four choices, and a picture of what will train before it does."
          action="New experiment"
          to="/experiments/new"
        />
      </ol>
      <p className="dim">
        Or let <Code>./headstock demo</Code> do all three on sample e-mails and watch it here.
      </p>
    </>
  );
}

type StepProps = { done: boolean; title: string; text: string; action: string; to: string };

function Step({ done, title, text, action, to }: StepProps) {
  return (
    <li data-done={done}>
      <div>
        <h2>{title}</h2>
        <p className="dim small">{text}</p>
      </div>
      <Button component={Link} to={to} variant={done ? 'default' : 'filled'}>
        {action}
      </Button>
    </li>
  );
}
