package dev.headstock.protocol;

/** The parts of a data set. */
public enum Split {
    TRAIN,
    DEV,
    TEST
}
