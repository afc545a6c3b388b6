import type { ComponentProps } from 'react';
import { DatasetPicker } from '@/entities/dataset/DatasetPicker';
import { ModelPicker } from '@/entities/model/ModelPicker';
import { OptionsForm } from '@/ui/options/OptionsForm';

/** Fields that name a model or a data set offer those that there are. */
const pickers = { model: ModelPicker, dataset: DatasetPicker };

/** Any options record as a form. */
export const ReferencedForm = (props: Omit<ComponentProps<typeof OptionsForm>, 'pickers'>) => (
  <OptionsForm {...props} pickers={pickers} />
);
