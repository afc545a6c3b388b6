package dev.headstock.testkit;

/** DJL writes its log with SLF4J, which complains where a test has no place for logs. */
final class Logging {
    private static final String VERBOSITY = "slf4j.internal.verbosity";

    private Logging() {}

    /** Before anything logs. */
    static void quiet() {
        if (System.getProperty(VERBOSITY) == null) {
            System.setProperty(VERBOSITY, "ERROR");
        }
    }
}
