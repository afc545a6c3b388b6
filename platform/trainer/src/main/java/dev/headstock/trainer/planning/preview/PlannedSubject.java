package dev.headstock.trainer.planning.preview;

import dev.headstock.api.analysis.Subject;
import dev.headstock.api.model.ModelOutline;
import dev.headstock.api.model.RunContext;
import dev.headstock.api.model.Vocabulary;
import dev.headstock.trainer.encoding.ModelTokenizer;
import dev.headstock.trainer.planning.References.ReferencedModel;
import dev.headstock.trainer.planning.ResolvedRun;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;

/** A model without its weights, as checks before a job see it. */
record PlannedSubject(String name, ReferencedModel model) implements Subject {

    @Override
    public ModelOutline outline() {
        return model.model().outline();
    }

    @Override
    public Vocabulary vocabulary() {
        try {
            return ModelTokenizer.vocabulary(model.base(), model.model());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public boolean isTrained() {
        return model.run().isPresent();
    }

    @Override
    public Optional<RunContext> run() {
        return model.run().map(ResolvedRun::context);
    }
}
