import type { ModelVersion } from '@/lib/types';

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
  const holds = (file: RegExp) => version.files.some(({ name }) => file.test(name));
  if (holds(/(^|\/)adapter_config\.json$/)) return [peft(version)];
  if (holds(/(^|\/)config\.json$/)) return [transformers(version)];
  return [];
}

const folderOf = ({ model, number }: ModelVersion): string => `${model}-${number}`;

function transformers(version: ModelVersion): Snippet {
  return {
    title: 'transformers',
    needs: `The download, unpacked into ${folderOf(version)}/.`,
    code: `import torch
from transformers import AutoModelForSequenceClassification, AutoTokenizer

tokenizer = AutoTokenizer.from_pretrained("${folderOf(version)}")
model = AutoModelForSequenceClassification.from_pretrained("${folderOf(version)}").eval()

batch = tokenizer(["Your text"], truncation=True, padding=True, return_tensors="pt")
with torch.no_grad():
    scores = model(**batch).logits.softmax(-1)[0]
print({model.config.id2label[i]: round(p, 4) for i, p in enumerate(scores.tolist())})`,
  };
}

function peft(version: ModelVersion): Snippet {
  const labels = JSON.stringify(version.classes);
  return {
    title: 'PEFT',
    needs: `The download, unpacked into ${folderOf(version)}/, and the base model ${version.baseModel.name} in a folder.`,
    code: `import torch
from peft import PeftModel
from transformers import AutoModelForSequenceClassification, AutoTokenizer

labels = ${labels}
tokenizer = AutoTokenizer.from_pretrained("${folderOf(version)}")
base = AutoModelForSequenceClassification.from_pretrained("${version.baseModel.name}", num_labels=len(labels))
model = PeftModel.from_pretrained(base, "${folderOf(version)}").eval()

batch = tokenizer(["Your text"], truncation=True, padding=True, return_tensors="pt")
with torch.no_grad():
    scores = model(**batch).logits.softmax(-1)[0]
print(dict(zip(labels, scores.tolist())))`,
  };
}
