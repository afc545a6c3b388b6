"""A linear layer on one vector of a text, made of the vectors of its tokens in one of several ways."""

import inspect

import torch
from torch import nn
from transformers import BertModel as Backbone
from transformers.modeling_outputs import MultipleChoiceModelOutput, SequenceClassifierOutput


class HeadstockForSequenceClassification(Backbone.__base__):
    def __init__(self, config):
        super().__init__(config)
        self.num_labels = config.num_labels
        self.pooling = config.headstock_pooling
        has_pooler = "add_pooling_layer" in inspect.signature(Backbone.__init__).parameters
        backbone = Backbone(config, add_pooling_layer=False) if has_pooler else Backbone(config)
        setattr(self, self.base_model_prefix, backbone)
        # Not named as in classes of transformers, which would take the parameters and compute something else.
        width = config.hidden_size
        if self.pooling in ("cls", "cls_mlp"):
            self.own_pooler = nn.Linear(width, width)
        elif self.pooling == "attention":
            self.own_attention = nn.Linear(width, width, bias=False)
            self.own_attention_score = nn.Linear(width, 1, bias=False)
        self.dropout = nn.Dropout(config.classifier_dropout)
        self.own_classifier = nn.Linear(3 * width if self.pooling == "concat3" else width, config.num_labels)
        self.post_init()

    def pooled(self, hidden, mask):
        if self.pooling == "cls":
            return torch.tanh(self.own_pooler(hidden[:, 0]))
        if self.pooling == "cls_mlp":
            return torch.tanh(self.own_pooler(self.dropout(hidden[:, 0])))
        if self.pooling == "attention":
            scores = self.own_attention_score(torch.tanh(self.own_attention(hidden))) + (mask - 1) * 1e9
            return (hidden * torch.softmax(scores, 1)).sum(1)
        mean = (hidden * mask).sum(1) / mask.sum(1)
        if self.pooling == "mean":
            return mean
        largest = (hidden + (mask - 1) * 1e9).max(1).values
        return largest if self.pooling == "max" else torch.cat([hidden[:, 0], largest, mean], 1)

    def own_loss(self, logits, labels):
        if self.config.problem_type == "regression":
            return nn.functional.mse_loss(logits.squeeze(), labels.to(logits.dtype).squeeze())
        if self.config.problem_type == "multi_label_classification":
            return nn.functional.binary_cross_entropy_with_logits(logits, labels.to(logits.dtype))
        return nn.functional.cross_entropy(logits, labels)

    def forward(self, input_ids=None, attention_mask=None, token_type_ids=None, labels=None, **kwargs):
        if attention_mask is None:
            attention_mask = torch.ones_like(input_ids)
        types = {} if token_type_ids is None else {"token_type_ids": token_type_ids}
        hidden = getattr(self, self.base_model_prefix)(input_ids, attention_mask=attention_mask, **types)[0]
        mask = attention_mask.unsqueeze(-1).to(hidden.dtype)
        logits = self.own_classifier(self.dropout(self.pooled(hidden, mask)))
        return SequenceClassifierOutput(loss=None if labels is None else self.own_loss(logits, labels), logits=logits)


class HeadstockForMultipleChoice(HeadstockForSequenceClassification):
    """One score for each choice: ids [texts, choices, tokens], logits [texts, choices]."""

    def forward(self, input_ids=None, attention_mask=None, token_type_ids=None, labels=None, **kwargs):
        rows = [None if x is None else x.flatten(0, 1) for x in (input_ids, attention_mask, token_type_ids)]
        logits = super().forward(*rows).logits.view(input_ids.shape[:2])
        loss = None if labels is None else nn.functional.cross_entropy(logits, labels)
        return MultipleChoiceModelOutput(loss=loss, logits=logits)
