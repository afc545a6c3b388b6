package dev.headstock.plugins.distillation;

import dev.headstock.api.model.ModelOutline;
import dev.headstock.api.model.ModelReference;
import dev.headstock.api.model.RunContext;

/** What distillation asks of a teacher, in sentences for users. */
final class Teachers {
    private Teachers() {}

    /** A teacher that reads the same tokens. */
    static ModelOutline require(RunContext context, ModelReference teacher) {
        if (teacher.equals(ModelReference.NONE)) {
            throw new IllegalArgumentException("teacher is missing. Choose a model to learn from.");
        }
        ModelOutline outline = context.model(teacher);
        if (outline.vocabularySize() != context.model().vocabularySize()) {
            throw new IllegalArgumentException(
                    "teacher has a vocabulary of %d and the model one of %d. Choose models with the same tokenizer."
                            .formatted(outline.vocabularySize(), context.model().vocabularySize()));
        }
        return outline;
    }

    static void requireEqualHeads(ModelOutline student, ModelOutline teacher) {
        if (student.isCausal() != teacher.isCausal()) {
            throw new IllegalArgumentException(
                    "teacher and model attend in different directions. Choose two encoders or two decoders.");
        }
        if (student.layers() == 0 || student.attentionHeads() != teacher.attentionHeads()) {
            throw new IllegalArgumentException(
                    "teacher has %d attention heads and the model %d. Choose models with equally many."
                            .formatted(teacher.attentionHeads(), student.attentionHeads()));
        }
    }

    static void requireEqualWidths(ModelOutline student, ModelOutline teacher) {
        if (student.width() != teacher.width()) {
            throw new IllegalArgumentException(
                    "teacher is %d wide and the model %d. Choose models of one width, or the strategy tinybert."
                            .formatted(teacher.width(), student.width()));
        }
    }
}
