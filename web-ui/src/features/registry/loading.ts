import type { InputColumn, ModelVersion } from '@/api/types';
import { exampleInput } from './inputs';

export type Snippet = { title: string; needs: string; code: string };

/** Ways to use a version outside the dashboard, ready to paste. `origin` is where this server is reached. */
export function snippets(version: ModelVersion, origin: string): Snippet[] {
  const { format, autoClass } = version.export;
  if (autoClass === null) return [rest(version, origin)];
  switch (format) {
    case 'TRANSFORMERS':
      return [rest(version, origin), transformers(version, autoClass)];
    case 'PEFT':
      return [rest(version, origin), onBase(peft, version, autoClass)];
    case 'ADAPTER_HUB':
      return [rest(version, origin), onBase(adapterHub(version), version, autoClass)];
    case 'HEADSTOCK':
      return [rest(version, origin)];
  }
}

function rest({ model, number, aliases, inputs }: ModelVersion, origin: string): Snippet {
  return {
    title: 'REST',
    needs: 'An API token from Settings in HEADSTOCK_TOKEN.',
    code: `curl ${origin}/api/v1/registry/models/${model}/versions/${aliases[0] ?? number}/predict \\
  -H "Authorization: Bearer $HEADSTOCK_TOKEN" \\
  -H "Content-Type: application/json" \\
  --data-binary @- <<'JSON'
${JSON.stringify({ inputs: [exampleInput(inputs)] })}
JSON`,
  };
}

const folderOf = ({ model, number }: ModelVersion): string => `${model}-${number}`;

/** Models that stock transformers does not have bring their own code along. */
const trusting = ({ export: { codeClass } }: ModelVersion): string => (codeClass ? ', trust_remote_code=True' : '');

function transformers(version: ModelVersion, autoClass: string): Snippet {
  return {
    title: 'transformers',
    needs: `The download, unpacked into ${folderOf(version)}/.`,
    code: `import torch
from transformers import ${autoClass}, AutoTokenizer

tokenizer = AutoTokenizer.from_pretrained("${folderOf(version)}")
model = ${autoClass}.from_pretrained("${folderOf(version)}"${trusting(version)}).eval()
${asking(version)}`,
  };
}

/** A library that puts adapters on a model of transformers. `loads` turns `model` into one with the adapters. */
type Library = { title: string; imports: string; loads: string };

const peft: Library = {
  title: 'PEFT',
  imports: 'from peft import PeftModel',
  loads: 'model = PeftModel.from_pretrained(model, folder).eval()',
};

/** It knows models by their types, and one with a class of its own has a type of its own. */
const adapterHub = ({ export: { codeClass } }: ModelVersion): Library => ({
  title: 'AdapterHub',
  imports: 'import adapters',
  loads: `${codeClass ? 'model.config.model_type = config.headstock_base_model_type\n' : ''}adapters.init(model)
model.load_adapter(folder, use_safetensors=True, set_active=True)
model.eval()`,
});

function onBase({ title, imports, loads }: Library, version: ModelVersion, autoClass: string): Snippet {
  const { codeClass } = version.export;
  const [importing, choosing] = codeClass
    ? [
        'from transformers.dynamic_module_utils import get_class_from_dynamic_module',
        `model_class = get_class_from_dynamic_module("${codeClass}", folder)\n`,
      ]
    : [`from transformers import ${autoClass} as model_class`, ''];
  return {
    title,
    needs: `The download, unpacked into ${folderOf(version)}/, and the base model ${version.baseModel.name} in a folder.`,
    code: `import torch
${imports}
from transformers import AutoConfig, AutoTokenizer
${importing}

folder, base = "${folderOf(version)}", "${version.baseModel.name}"
config = AutoConfig.from_pretrained(folder${trusting(version)})
${choosing}model = model_class.from_pretrained(base, config=config)
${loads}
tokenizer = AutoTokenizer.from_pretrained(folder)
${asking(version)}`,
  };
}

const asking = ({ inputs, export: { problemType, hasLabels } }: ModelVersion): string => `
batch = tokenizer(${tokenizerArguments(inputs)}, truncation=True, return_tensors="pt")
with torch.no_grad():
    outputs = model(**batch)
${showing(problemType, hasLabels)}`;

function tokenizerArguments(inputs: InputColumn[]): string {
  const example = exampleInput(inputs);
  const texts = inputs.map(({ name }) => JSON.stringify(example[name])).join(', ');
  return inputs.length === 1 && inputs[0]?.role === 'words' ? `${texts}, is_split_into_words=True` : texts;
}

/** By what the exported configuration says about the outputs, in the words of transformers. */
function showing(problemType: string | null, hasLabels: boolean): string {
  if (problemType === 'regression') return 'print(outputs.logits[0].tolist())';
  if (!hasLabels) return 'print({name: tuple(value.shape) for name, value in outputs.items()})';
  if (problemType === 'multi_label_classification')
    return 'print({model.config.id2label[i]: round(p, 4) for i, p in enumerate(outputs.logits[0].sigmoid().tolist())})';
  return `scores = outputs.logits[0].softmax(-1)  # of one class, or of a class for each token
print([model.config.id2label[i] for i in scores.argmax(-1).reshape(-1).tolist()], scores.tolist())`;
}
