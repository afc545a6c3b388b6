package dev.headstock.protocol.worker;

/**
 * The one line of JSON a worker reads from standard input before it does anything else. The token travels here and not on the command
 * line, where every user of the machine could read it.
 *
 * @param server base address, for example {@code http://127.0.0.1:8080}
 * @param cache folder for files by SHA-256, shared by all workers of the machine
 * @param work an empty folder of the attempt's own
 * @param hungAfterSeconds without any progress the worker ends itself
 */
public record Bootstrap(
        String server, String job, int attempt, String token, String cache, String work, long hungAfterSeconds) {}
