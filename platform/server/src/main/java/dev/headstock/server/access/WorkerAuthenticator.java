package dev.headstock.server.access;

/** Knows the tokens of attempts. Implemented by the queue, which gives them out. */
public interface WorkerAuthenticator {

    /**
     * Whether this token was given to this attempt of this job. Also true for an attempt that is over: what it may still do, nothing, is decided and
     * said by the endpoint.
     */
    boolean isTokenOf(String job, int attempt, String token);
}
