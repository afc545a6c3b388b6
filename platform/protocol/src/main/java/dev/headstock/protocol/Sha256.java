package dev.headstock.protocol;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;

/** SHA-256 as lower-case hex, by which files, models and requests are named. */
public final class Sha256 {
    private Sha256() {}

    public static String of(byte[] bytes) {
        return HexFormat.of().formatHex(digest().digest(bytes));
    }

    /** Of a text in UTF-8. */
    public static String of(String text) {
        return of(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Of several files together: of the lines {@code <sha256>  <name>}, sorted by name. */
    public static String of(List<FileReference> files) {
        StringBuilder lines = new StringBuilder();
        files.stream().sorted(Comparator.comparing(FileReference::name)).forEach(file -> lines.append(file.sha256())
                .append("  ")
                .append(file.name())
                .append('\n'));
        return of(lines.toString());
    }

    /** A digest for bytes that arrive one after the other. */
    public static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
