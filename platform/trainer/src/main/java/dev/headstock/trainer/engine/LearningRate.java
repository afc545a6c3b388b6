package dev.headstock.trainer.engine;

/** The learning rate of each optimiser step. */
@FunctionalInterface
interface LearningRate {

    /** @param step counted from 0 */
    double at(long step);
}
