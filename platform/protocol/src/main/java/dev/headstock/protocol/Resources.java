package dev.headstock.protocol;

/**
 * What a run needs from a machine.
 *
 * @param slots GPUs, or CPU slots on a machine without GPUs
 * @param priority larger runs first; 0 is ordinary
 */
public record Resources(int slots, int priority) {}
