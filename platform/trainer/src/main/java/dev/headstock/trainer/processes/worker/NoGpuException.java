package dev.headstock.trainer.processes.worker;

/** The attempt was given GPUs, and libtorch sees none. */
final class NoGpuException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NoGpuException(String gpus) {
        super("This run was given GPU %s, but libtorch sees no GPU.".formatted(gpus));
    }
}
