package dev.headstock.server.registry.archives;

import dev.headstock.server.registry.ExportedModel;
import dev.headstock.server.registry.InputColumn;
import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;

/**
 * Python that asks a loaded model for one prediction and decodes it as Headstock does. It reads constants that were tuned on dev from
 * {@code headstock_fitted} of the model's configuration.
 *
 * @param inputs columns that a prediction reads
 */
record PredictionCode(ExportedModel export, List<InputColumn> inputs, JsonMapper json) {
    private static final String FITTED =
            "fitted = getattr(model.config, \"headstock_fitted\", {})  # what was tuned on dev\n";
    private static final String CALL = """
            with torch.no_grad():
                outputs = model(**batch)
            """;

    String text() {
        String autoClass = export.autoClass() == null ? "" : export.autoClass();
        return switch (autoClass) {
            case "AutoModelForQuestionAnswering" -> answer();
            case "AutoModelForMultipleChoice" -> choice();
            case "AutoModelForMaskedLM" -> masked();
            case "AutoModelForTokenClassification" -> readsWords() ? tags() : classes();
            default -> classes();
        };
    }

    // ---- answers ----

    /** The passage is the text that is read last. One window: a longer passage is cut. */
    private String answer() {
        int last = inputs.size() - 1;
        String question = inputs.stream()
                .limit(Math.max(1, last))
                .map(InputColumn::example)
                .map(String::valueOf)
                .collect(Collectors.joining(" "));
        return """
                question, passage = %s, %s
                batch = tokenizer(question, passage, truncation="only_second", return_offsets_mapping=True, return_tensors="pt")
                places = batch.pop("offset_mapping")[0].tolist()
                inside = torch.tensor([text == 1 for text in batch.sequence_ids(0)])
                %sscores = outputs.start_logits[0][:, None] + outputs.end_logits[0][None, :]
                allowed = (inside[:, None] & inside[None, :]).triu().tril(getattr(model.config, "headstock_longest_answer", 30) - 1)
                best = scores.masked_fill(~allowed, float("-inf"))
                start, end = divmod(best.argmax().item(), len(places))
                %snone = getattr(model.config, "headstock_unanswerable", False) and scores[0, 0] - best.max() > fitted.get("no-answer", [0.0])[0]
                print("" if none else passage[places[start][0] : places[end][1]])
                """.formatted(
                quoted(question), quoted(last < 0 ? "" : inputs.get(last).example()), CALL, FITTED);
    }

    // ---- choices ----

    private String choice() {
        String context = inputs.stream()
                .filter(column -> !column.holdsList())
                .map(InputColumn::example)
                .map(String::valueOf)
                .collect(Collectors.joining(" "));
        List<Object> choices = inputs.stream()
                .filter(InputColumn::holdsList)
                .map(InputColumn::example)
                .limit(1)
                .toList();
        return """
                context, choices = %s, %s
                batch = tokenizer([context] * len(choices), choices, padding=True, truncation=True, return_tensors="pt")
                with torch.no_grad():
                    outputs = model(**{name: value.unsqueeze(0) for name, value in batch.items()})
                print(dict(zip(choices, outputs.logits[0].softmax(-1).tolist())))
                """.formatted(quoted(context), quoted(choices.isEmpty() ? List.of() : choices.get(0)));
    }

    // ---- words ----

    private String masked() {
        return """
                batch = tokenizer("One word is " + tokenizer.mask_token + " here.", truncation=True, return_tensors="pt")
                %sfor place in (batch["input_ids"][0] == tokenizer.mask_token_id).nonzero().flatten().tolist():
                    print([tokenizer.decode([i]) for i in outputs.logits[0, place].topk(5).indices.tolist()])
                """.formatted(CALL);
    }

    private boolean readsWords() {
        return inputs.size() == 1 && inputs.get(0).role().equals("words");
    }

    /** The first token of a word has its tag. */
    private String tags() {
        return """
                words = %s
                batch = tokenizer(words, truncation=True, is_split_into_words=True, return_tensors="pt")
                %stags = {}
                for token, word in enumerate(batch.word_ids(0)):
                    if word is not None:
                        tags.setdefault(word, model.config.id2label[outputs.logits[0, token].argmax().item()])
                print([(words[word], tag) for word, tag in tags.items()])
                """.formatted(quoted(inputs.get(0).example()), CALL);
    }

    // ---- classes and numbers ----

    private String classes() {
        String texts =
                inputs.stream().map(InputColumn::example).map(this::quoted).collect(Collectors.joining(", "));
        return """
                batch = tokenizer(%s%s, truncation=True, return_tensors="pt")
                %s%s""".formatted(texts, readsWords() ? ", is_split_into_words=True" : "", CALL, showing());
    }

    /** By what the exported configuration says about the outputs. */
    private String showing() {
        String problem = export.problemType() == null ? "" : export.problemType();
        if (!export.hasLabels()) {
            return "print({name: tuple(value.shape) for name, value in outputs.items()})\n";
        }
        return switch (problem) {
            case "regression" -> "print(outputs.logits[0].tolist())\n";
            case "multi_label_classification" -> FITTED + """
                    logits = outputs.logits[0]
                    thresholds = torch.tensor(fitted.get("thresholds", [0.0] * len(logits)))
                    print([model.config.id2label[i] for i in (logits > thresholds).nonzero().flatten().tolist()])
                    print({model.config.id2label[i]: round(p, 4) for i, p in enumerate(logits.sigmoid().tolist())})
                    """;
            default -> """
                    scores = outputs.logits[0].softmax(-1)  # of one class, or of a class for each token
                    print([model.config.id2label[i] for i in scores.argmax(-1).reshape(-1).tolist()], scores.tolist())
                    """;
        };
    }

    private String quoted(Object value) {
        return json.writeValueAsString(value);
    }
}
