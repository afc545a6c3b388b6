package dev.headstock.plugins.microscope;

import ai.djl.ndarray.NDArray;
import dev.headstock.api.Analysis;
import dev.headstock.api.Option;
import dev.headstock.api.analysis.AnalysisContext;
import dev.headstock.api.analysis.AnalyzedModel;
import dev.headstock.api.analysis.Subject;
import dev.headstock.api.analysis.SubjectCount;
import dev.headstock.api.head.Figure;
import dev.headstock.api.model.Kernels;
import dev.headstock.kit.Similarity;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.pf4j.Extension;

/** The tokens whose embeddings are most similar to those of one token, in each chosen model. */
@Extension
public final class Neighbors implements Analysis<Neighbors.Options> {
    public record Options(
            @Option("A token of the vocabulary: a word, a piece of one, or a character.")
            String token,

            @Option(value = "Neighbors to list.", min = 1, max = 100)
            int count) {
        public Options {
            if (token.isBlank()) {
                throw new IllegalArgumentException("token is empty. Write a token of the vocabulary.");
            }
            if (count < 1) {
                throw new IllegalArgumentException("count must be at least 1, was " + count);
            }
        }
    }

    @Override
    public String id() {
        return "neighbors";
    }

    @Override
    public String title() {
        return "Nearest neighbors of a token";
    }

    @Override
    public String summary() {
        return "The tokens whose embeddings are most similar, before any context.";
    }

    @Override
    public Options defaults() {
        return new Options("money", 10);
    }

    @Override
    public SubjectCount subjectCount() {
        return SubjectCount.atLeast(1);
    }

    /** Base models, too. */
    @Override
    public Optional<String> unsupportedReason(List<Subject> subjects, Options options) {
        return subjects.stream()
                .flatMap(subject -> unsupportedReason(subject, options.token()).stream())
                .findFirst();
    }

    private static Optional<String> unsupportedReason(Subject subject, String token) {
        if (subject.outline().wordEmbeddings().isEmpty()) {
            return Optional.of("'%s' has no table of word embeddings. Choose another model.".formatted(subject.name()));
        }
        return subject.vocabulary().id(token).isPresent()
                ? Optional.empty()
                : Optional.of("token: '%s' is none of the %,d tokens of '%s'. Choose a shorter or a more frequent word."
                        .formatted(token, subject.vocabulary().size(), subject.name()));
    }

    @Override
    public List<Figure> analyze(AnalysisContext context, Options options) {
        List<Figure> figures = new ArrayList<>();
        for (AnalyzedModel model : context.models()) {
            int id = model.vocabulary().id(options.token()).orElseThrow();
            figures.add(context.scoped(() -> nearest(context, model, id, options)));
            context.reportProgress((double) figures.size() / context.models().size());
        }
        return figures;
    }

    private static Figure nearest(AnalysisContext context, AnalyzedModel model, int id, Options options) {
        NDArray table = model.parameter(model.outline().wordEmbeddings().orElseThrow());
        NDArray cosines =
                Similarity.cosine(table.get("{}:{}", id, id + 1), table).reshape(-1);
        int count = (int) Math.min(options.count() + 1L, cosines.size());
        Kernels.TopK nearest = context.kernels().topK(cosines, count);
        long[] ids = nearest.indices().toLongArray();
        float[] values = nearest.values().toFloatArray();
        List<List<String>> rows = new ArrayList<>();
        for (int i = 0; i < ids.length && rows.size() < options.count(); i++) {
            if (ids[i] != id) {
                String token =
                        ids[i] < model.vocabulary().size() ? model.vocabulary().token((int) ids[i]) : "#" + ids[i];
                rows.add(List.of(token, String.format(Locale.ROOT, "%.3f", values[i])));
            }
        }
        return new Figure.Table(
                "Nearest to '%s' in %s".formatted(options.token(), model.name()), List.of("token", "cosine"), rows);
    }
}
