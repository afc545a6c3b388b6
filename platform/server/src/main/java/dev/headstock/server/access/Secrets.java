package dev.headstock.server.access;

import dev.headstock.protocol.Sha256;
import java.security.SecureRandom;
import java.util.Base64;

/** Random secrets of 256 bits, and the only form in which they are stored. A plain hash suffices: there is nothing to guess. */
final class Secrets {
    private static final SecureRandom RANDOM = new SecureRandom();

    private Secrets() {}

    static String random() {
        byte[] secret = new byte[32];
        RANDOM.nextBytes(secret);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
    }

    /** With a prefix by which secret scanners know it. */
    static String apiToken() {
        return "hs_" + random();
    }

    static String hash(String secret) {
        return Sha256.of(secret);
    }
}
