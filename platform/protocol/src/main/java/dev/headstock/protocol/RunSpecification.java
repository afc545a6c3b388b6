package dev.headstock.protocol;

/**
 * One training, fully decided. (data set sha, base model sha, this, plugin versions) determine the result.
 *
 * @param dataset id of the data set version
 * @param baseModel id of the base model
 */
public record RunSpecification(
        String dataset,
        String baseModel,
        Choice head,
        Choice placement,
        Choice strategy,
        TrainingSettings training,
        Resources resources) {

    public RunSpecification withTraining(TrainingSettings other) {
        return new RunSpecification(dataset, baseModel, head, placement, strategy, other, resources);
    }
}
