package dev.headstock.server.storage;

import dev.headstock.server.http.ApiException;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.zip.CRC32;
import java.util.zip.ZipException;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;

/**
 * A zip that a stranger made. Nothing in it decides where a file goes, and the bytes that come out are counted, not believed. Entries whose
 * names lead out of it, links, and names that are there twice are refused.
 */
public final class UploadedZip implements Closeable {
    private static final Logger log = LoggerFactory.getLogger(UploadedZip.class);
    private static final int MOST_ENTRIES = 10_000;
    private static final long MOST_BYTES = 10L << 30;
    /** Weights hardly compress; a hundredfold is somebody's bomb. */
    private static final long HIGHEST_RATIO = 100;

    private static final long RATIO_MATTERS_FROM = 10L << 20;

    private final ZipFile zip;
    private final long packed;
    private final Map<String, ZipArchiveEntry> files;
    private long unpacked;

    private UploadedZip(ZipFile zip, long packed, Map<String, ZipArchiveEntry> files) {
        this.zip = zip;
        this.packed = packed;
        this.files = files;
    }

    /** @throws ApiException when it cannot be read, or holds what must not be in it */
    public static UploadedZip open(Path file) throws IOException {
        ZipFile zip = zipFile(file);
        try {
            return new UploadedZip(zip, Files.size(file), checked(Collections.list(zip.getEntries())));
        } catch (IOException | RuntimeException e) {
            zip.close();
            throw e;
        }
    }

    /** The library's own sentence names the spooled file; what it found is in the cause. */
    private static ZipFile zipFile(Path file) {
        try {
            return ZipFile.builder().setPath(file).get();
        } catch (IOException notZip) {
            throw unreadable(notZip.getCause() instanceof IOException found ? found : notZip);
        }
    }

    private static Map<String, ZipArchiveEntry> checked(List<ZipArchiveEntry> entries) {
        if (entries.size() > MOST_ENTRIES) {
            throw tooLarge("The zip has %d entries; at most %d are read.".formatted(entries.size(), MOST_ENTRIES));
        }
        Map<String, ZipArchiveEntry> files = new LinkedHashMap<>();
        for (ZipArchiveEntry entry : entries) {
            String name = entry.getName();
            boolean leadsOut = name.startsWith("/")
                    || name.contains("\\")
                    || name.indexOf('\0') >= 0
                    || List.of(name.split("/")).contains("..");
            if (leadsOut) {
                throw refused("Entry '%s' leads out of the zip. Pack the model's folder again.".formatted(name));
            }
            if (entry.isUnixSymlink()) {
                throw refused("Entry '%s' is a symbolic link. Pack the file itself.".formatted(name));
            }
            if (!entry.isDirectory() && files.put(name, entry) != null) {
                throw refused("Entry '%s' is in the zip twice. Pack the model's folder again.".formatted(name));
            }
        }
        return files;
    }

    /** Of files, in their order. */
    public List<String> names() {
        return List.copyOf(files.keySet());
    }

    public boolean has(String name) {
        return files.containsKey(name);
    }

    /**
     * Writes a file's bytes. The library hands them out without comparing them to the entry's checksum, so it is done here.
     *
     * @param name one of {@link #names}
     */
    public void copy(String name, Path target) throws IOException {
        ZipArchiveEntry entry = Objects.requireNonNull(files.get(name), name);
        byte[] buffer = new byte[1 << 16];
        CRC32 checksum = new CRC32();
        long size = 0;
        try (InputStream in = open(entry);
                OutputStream out = Files.newOutputStream(target)) {
            int read;
            while ((read = in.read(buffer)) >= 0) {
                count(read);
                checksum.update(buffer, 0, read);
                size += read;
                out.write(buffer, 0, read);
            }
        } catch (ZipException | EOFException notZip) {
            throw unreadable(notZip);
        }
        if (size != entry.getSize() || checksum.getValue() != entry.getCrc()) {
            throw refused("Entry '%s' is damaged. Send the zip again.".formatted(name));
        }
    }

    private InputStream open(ZipArchiveEntry entry) {
        try {
            return zip.getInputStream(entry);
        } catch (IOException notZip) {
            throw unreadable(notZip);
        }
    }

    private void count(long bytes) {
        unpacked += bytes;
        if (unpacked > MOST_BYTES) {
            throw tooLarge("The zip unpacks to more than 10 GB.");
        }
        if (unpacked > RATIO_MATTERS_FROM && unpacked / HIGHEST_RATIO > packed) {
            throw tooLarge(
                    "The zip unpacks to more than %d times its size, which no model does.".formatted(HIGHEST_RATIO));
        }
    }

    private static ApiException unreadable(IOException found) {
        log.info("A zip cannot be read", found);
        return refused("The file is not a zip that can be read, or a part of it is missing. Zip the folder again.");
    }

    private static ApiException refused(String detail) {
        return ApiException.invalid("", detail);
    }

    private static ApiException tooLarge(String detail) {
        return new ApiException(HttpStatus.CONTENT_TOO_LARGE, "too-large", detail, List.of());
    }

    @Override
    public void close() throws IOException {
        zip.close();
    }
}
