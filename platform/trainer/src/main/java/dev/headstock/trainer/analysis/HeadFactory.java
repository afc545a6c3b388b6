package dev.headstock.trainer.analysis;

import dev.headstock.api.head.Head;

/** Builds a new head of the type of the first trained subject. */
@FunctionalInterface
public interface HeadFactory {

    /**
     * @param width of the features that it reads
     * @throws IllegalStateException when no subject is trained
     */
    Head build(int width);

    /** Of a job without a trained model. */
    HeadFactory NONE = width -> {
        throw new IllegalStateException(
                "no model of this job is trained, so it is not known which head to fit. Choose a trained model, too.");
    };
}
