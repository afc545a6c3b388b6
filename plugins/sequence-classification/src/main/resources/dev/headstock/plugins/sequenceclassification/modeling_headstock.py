"""A linear layer on one vector of a text: its first token, the average, or the largest features of its tokens."""

import inspect

import torch
from torch import nn
from transformers import BertModel as Backbone
from transformers.modeling_outputs import SequenceClassifierOutput


class HeadstockForSequenceClassification(Backbone.__base__):
    def __init__(self, config):
        super().__init__(config)
        self.num_labels = config.num_labels
        self.pooling = config.headstock_pooling
        has_pooler = "add_pooling_layer" in inspect.signature(Backbone.__init__).parameters
        backbone = Backbone(config, add_pooling_layer=False) if has_pooler else Backbone(config)
        setattr(self, self.base_model_prefix, backbone)
        # Not named as in classes of transformers, which would take the parameters and compute something else.
        if self.pooling == "cls":
            self.own_pooler = nn.Linear(config.hidden_size, config.hidden_size)
        self.dropout = nn.Dropout(config.classifier_dropout)
        self.own_classifier = nn.Linear(config.hidden_size, config.num_labels)
        self.post_init()

    def forward(self, input_ids=None, attention_mask=None, token_type_ids=None, labels=None, **kwargs):
        if attention_mask is None:
            attention_mask = torch.ones_like(input_ids)
        types = {} if token_type_ids is None else {"token_type_ids": token_type_ids}
        hidden = getattr(self, self.base_model_prefix)(input_ids, attention_mask=attention_mask, **types)[0]
        mask = attention_mask.unsqueeze(-1).to(hidden.dtype)
        if self.pooling == "cls":
            pooled = torch.tanh(self.own_pooler(hidden[:, 0]))
        elif self.pooling == "mean":
            pooled = (hidden * mask).sum(1) / mask.sum(1)
        else:
            pooled = (hidden + (mask - 1) * 1e9).max(1).values
        logits = self.own_classifier(self.dropout(pooled))
        loss = None if labels is None else nn.functional.cross_entropy(logits, labels)
        return SequenceClassifierOutput(loss=loss, logits=logits)
