package dev.headstock.server.models;

import dev.headstock.server.http.ApiException;
import dev.headstock.server.hub.ModelFiles;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.zip.CRC32;
import java.util.zip.ZipException;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;

/**
 * Unpacks a zip that a stranger made. Nothing in it decides where a file goes; the bytes that come out are counted, not believed; and only the
 * files a model consists of come out at all.
 */
final class ModelArchive {
    private static final Logger log = LoggerFactory.getLogger(ModelArchive.class);
    private static final int MOST_ENTRIES = 10_000;
    private static final long MOST_BYTES = 10L << 30;
    /** Weights hardly compress; a hundredfold is somebody's bomb. */
    private static final long HIGHEST_RATIO = 100;

    private static final long RATIO_MATTERS_FROM = 10L << 20;

    private ModelArchive() {}

    static void unpack(Path zip, Path target) throws IOException {
        try (ZipFile archive = open(zip)) {
            List<ZipArchiveEntry> entries = Collections.list(archive.getEntries());
            check(entries);
            String folder = modelFolder(entries);
            List<ZipArchiveEntry> content = entries.stream()
                    .filter(entry -> isDirectlyIn(folder, entry))
                    .toList();
            List<String> names =
                    content.stream().map(entry -> baseName(folder, entry)).toList();
            ModelFiles.check(names);
            Set<String> wanted = ModelFiles.wanted(names);
            Budget budget = new Budget(Files.size(zip));
            for (ZipArchiveEntry entry : content) {
                String name = baseName(folder, entry);
                if (wanted.contains(name)) {
                    try (InputStream in = open(archive, entry)) {
                        copy(in, entry, target.resolve(name), budget);
                    }
                }
            }
        } catch (ZipException | EOFException notZip) {
            throw unreadable(notZip);
        }
    }

    /** The library's own sentence names the spooled file; what it found is in the cause. */
    private static ZipFile open(Path zip) {
        try {
            return ZipFile.builder().setPath(zip).get();
        } catch (IOException notZip) {
            throw unreadable(notZip.getCause() instanceof IOException found ? found : notZip);
        }
    }

    private static InputStream open(ZipFile archive, ZipArchiveEntry entry) {
        try {
            return archive.getInputStream(entry);
        } catch (IOException notZip) {
            throw unreadable(notZip);
        }
    }

    private static ApiException unreadable(IOException found) {
        log.info("A zip cannot be read", found);
        return ApiException.invalid(
                "", "The file is not a zip that can be read, or a part of it is missing. Zip the folder again.");
    }

    private static void check(List<ZipArchiveEntry> entries) {
        if (entries.size() > MOST_ENTRIES) {
            throw tooLarge("The zip has %d entries; at most %d are read.".formatted(entries.size(), MOST_ENTRIES));
        }
        for (ZipArchiveEntry entry : entries) {
            String name = entry.getName();
            boolean leadsOut = name.startsWith("/")
                    || name.contains("\\")
                    || name.indexOf('\0') >= 0
                    || List.of(name.split("/")).contains("..");
            if (leadsOut) {
                throw ApiException.invalid(
                        "", "Entry '%s' leads out of the zip. Pack the model's folder again.".formatted(name));
            }
            if (entry.isUnixSymlink()) {
                throw ApiException.invalid("", "Entry '%s' is a symbolic link. Pack the file itself.".formatted(name));
            }
        }
    }

    /** The folder of the config.json nearest to the top, with its closing slash; empty at the top. */
    private static String modelFolder(List<ZipArchiveEntry> entries) {
        List<String> configs = new ArrayList<>();
        for (ZipArchiveEntry entry : entries) {
            if (entry.getName().equals("config.json") || entry.getName().endsWith("/config.json")) {
                configs.add(entry.getName());
            }
        }
        configs.sort((first, second) -> Integer.compare(first.length(), second.length()));
        return configs.isEmpty()
                ? ""
                : configs.get(0).substring(0, configs.get(0).length() - "config.json".length());
    }

    private static boolean isDirectlyIn(String folder, ZipArchiveEntry entry) {
        String name = entry.getName();
        return !entry.isDirectory() && name.startsWith(folder) && name.indexOf('/', folder.length()) < 0;
    }

    private static String baseName(String folder, ZipArchiveEntry entry) {
        return entry.getName().substring(folder.length());
    }

    /** The library hands out an entry's bytes without comparing them to its checksum. */
    private static void copy(InputStream in, ZipArchiveEntry entry, Path file, Budget budget) throws IOException {
        byte[] buffer = new byte[1 << 16];
        CRC32 checksum = new CRC32();
        long size = 0;
        try (OutputStream out = Files.newOutputStream(file)) {
            int read;
            while ((read = in.read(buffer)) >= 0) {
                budget.spend(read);
                checksum.update(buffer, 0, read);
                size += read;
                out.write(buffer, 0, read);
            }
        }
        if (size != entry.getSize() || checksum.getValue() != entry.getCrc()) {
            throw ApiException.invalid("", "Entry '%s' is damaged. Send the zip again.".formatted(entry.getName()));
        }
    }

    private static ApiException tooLarge(String detail) {
        return new ApiException(HttpStatus.CONTENT_TOO_LARGE, "too-large", detail, List.of());
    }

    /** Counts what has come out of one archive. */
    private static final class Budget {
        private final long packed;
        private long unpacked;

        Budget(long packed) {
            this.packed = packed;
        }

        void spend(long bytes) {
            unpacked += bytes;
            if (unpacked > MOST_BYTES) {
                throw tooLarge("The zip unpacks to more than 10 GB.");
            }
            if (unpacked > RATIO_MATTERS_FROM && unpacked / HIGHEST_RATIO > packed) {
                throw tooLarge("The zip unpacks to more than %d times its size, which no model does."
                        .formatted(HIGHEST_RATIO));
            }
        }
    }
}
