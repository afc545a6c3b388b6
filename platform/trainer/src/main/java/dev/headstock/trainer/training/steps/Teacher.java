package dev.headstock.trainer.training.steps;

import dev.headstock.trainer.encoding.UnitSet;
import dev.headstock.trainer.features.FeatureSource;
import dev.headstock.trainer.model.Model;

/**
 * A frozen model that a run learns from.
 *
 * @param units the training units as its own tokenizer reads them, one for one with those of the run; the run's own set where both read the
 *     same tokens
 * @param source what its features follow from
 */
public record Teacher(Model model, UnitSet units, FeatureSource source) {}
