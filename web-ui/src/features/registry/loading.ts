import type { ModelVersion } from '@/api/types';

export type Snippet = { title: string; needs: string; code: string };

/** Ways to use a version outside the dashboard, ready to paste. `origin` is where this server is reached. */
export function snippets(version: ModelVersion, origin: string): Snippet[] {
  return [rest(version, origin), ...inPython(version)];
}

function rest({ model, number, aliases }: ModelVersion, origin: string): Snippet {
  return {
    title: 'REST',
    needs: 'An API token from Settings in HEADSTOCK_TOKEN.',
    code: `curl ${origin}/api/v1/registry/models/${model}/versions/${aliases[0] ?? number}/predict \\
  -H "Authorization: Bearer $HEADSTOCK_TOKEN" \\
  -H "Content-Type: application/json" \\
  -d '{"inputs": [{"text": "Your text"}]}'`,
  };
}

/** What the download holds decides who can load it: a PEFT adapter, a whole transformers model, or neither. */
function inPython(version: ModelVersion): Snippet[] {
  if (holds(version, 'adapter_config.json')) return [peft(version)];
  if (holds(version, 'config.json')) return [transformers(version)];
  return [];
}

const holds = ({ files }: ModelVersion, file: string): boolean => files.some(({ name }) => name === file);

/** Heads that stock transformers does not have bring their own code along. */
const hasOwnCode = (version: ModelVersion): boolean => holds(version, 'modeling_headstock.py');

const folderOf = ({ model, number }: ModelVersion): string => `${model}-${number}`;

function transformers(version: ModelVersion): Snippet {
  const options = hasOwnCode(version) ? ', trust_remote_code=True' : '';
  return {
    title: 'transformers',
    needs: `The download, unpacked into ${folderOf(version)}/.`,
    code: `import torch
from transformers import AutoModelForSequenceClassification, AutoTokenizer

tokenizer = AutoTokenizer.from_pretrained("${folderOf(version)}")
model = AutoModelForSequenceClassification.from_pretrained("${folderOf(version)}"${options}).eval()
${ASK}`,
  };
}

function peft(version: ModelVersion): Snippet {
  const [importing, choosing] = hasOwnCode(version)
    ? [
        'from transformers.dynamic_module_utils import get_class_from_dynamic_module',
        'classifier = get_class_from_dynamic_module(f"modeling_headstock.{config.architectures[0]}", folder)\n',
      ]
    : ['from transformers import AutoModelForSequenceClassification as classifier', ''];
  return {
    title: 'PEFT',
    needs: `The download, unpacked into ${folderOf(version)}/, and the base model ${version.baseModel.name} in a folder.`,
    code: `import torch
from peft import PeftModel
from transformers import AutoConfig, AutoTokenizer
${importing}

folder, base = "${folderOf(version)}", "${version.baseModel.name}"
config = AutoConfig.from_pretrained(folder)
${choosing}model = PeftModel.from_pretrained(classifier.from_pretrained(base, config=config), folder).eval()
tokenizer = AutoTokenizer.from_pretrained(folder)
${ASK}`,
  };
}

const ASK = `
batch = tokenizer(["Your text"], truncation=True, padding=True, return_tensors="pt")
with torch.no_grad():
    scores = model(**batch).logits.softmax(-1)[0]
print({model.config.id2label[i]: round(p, 4) for i, p in enumerate(scores.tolist())})`;
