package dev.headstock.protocol.worker;

import dev.headstock.protocol.Choice;
import java.util.List;

/**
 * Make a base model by a recipe.
 *
 * @param references models that options name
 * @param data data set versions that options name
 * @param seed everything random follows from it
 */
public record ConvertWork(Choice recipe, List<ModelFiles> references, List<DataFiles> data, long seed) {}
