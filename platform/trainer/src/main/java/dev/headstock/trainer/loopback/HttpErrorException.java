package dev.headstock.trainer.loopback;

/** A request that cannot be answered, as the caller will read it. */
public final class HttpErrorException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String type;
    private boolean endsProcess;

    /** @param type kebab-case name of the kind of problem */
    public HttpErrorException(int status, String type, String detail) {
        super(detail);
        this.status = status;
        this.type = type;
    }

    /** After such a refusal the process is not trusted any more. */
    HttpErrorException endingProcess() {
        endsProcess = true;
        return this;
    }

    boolean endsProcess() {
        return endsProcess;
    }

    int status() {
        return status;
    }

    String type() {
        return type;
    }
}
