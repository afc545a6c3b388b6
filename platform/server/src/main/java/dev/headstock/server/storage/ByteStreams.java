package dev.headstock.server.storage;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Streams with an end that the sender does not choose. */
final class ByteStreams {
    private ByteStreams() {}

    /** The first {@code most} bytes. */
    static InputStream atMost(InputStream content, long most) {
        return new FilterInputStream(content) {
            private long left = most;

            @Override
            public int read() throws IOException {
                if (left <= 0) {
                    return -1;
                }
                int read = super.read();
                left -= read < 0 ? 0 : 1;
                return read;
            }

            @Override
            public int read(byte[] buffer, int offset, int length) throws IOException {
                if (left <= 0) {
                    return -1;
                }
                int read = super.read(buffer, offset, (int) Math.min(length, left));
                left -= Math.max(0, read);
                return read;
            }
        };
    }
}
