package dev.headstock.plugins.tabular;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * The characters of a file, one after the other, with line numbers. Bytes that the encoding does not allow are not quietly replaced: the
 * first of each row is remembered, so that the row can be refused by line and byte.
 */
final class DecodedText implements Closeable {
    static final int END = -1;

    private static final int BYTES = 1 << 16;
    private static final char REPLACEMENT = '\uFFFD';
    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private final InputStream input;
    private final Encoding encoding;
    private final CharsetDecoder decoder;
    private final ByteBuffer bytes = ByteBuffer.allocate(BYTES).flip();
    private final CharBuffer chars = CharBuffer.allocate(BYTES).flip();
    private final Deque<BadBytes> bad = new ArrayDeque<>();
    private long bytesTaken;
    private long charsTaken;
    private boolean inputEnded;
    private boolean flushed;
    private long line = 1;
    private boolean afterCarriageReturn;
    private @Nullable String fault;

    /** @param position of the replacement, in characters from the start of the file */
    private record BadBytes(long position, long offset, int firstByte) {}

    DecodedText(Path file, Encoding encoding) throws IOException {
        this.input = new BufferedInputStream(Files.newInputStream(file), BYTES);
        this.encoding = encoding;
        this.decoder = encoding.charset(head())
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        skipByteOrderMark();
    }

    private byte[] head() throws IOException {
        try {
            input.mark(BYTES);
            byte[] head = input.readNBytes(BYTES);
            input.reset();
            return head;
        } catch (IOException e) {
            input.close();
            throw e;
        }
    }

    private void skipByteOrderMark() throws IOException {
        try {
            if (peek() == BYTE_ORDER_MARK) {
                take();
            }
        } catch (IOException e) {
            input.close();
            throw e;
        }
    }

    /** The line of the next character, counted from 1. */
    long line() {
        return line;
    }

    /** The next character without taking it, or {@link #END}. */
    int peek() throws IOException {
        while (!chars.hasRemaining()) {
            if (flushed) {
                return END;
            }
            decode();
        }
        return chars.get(chars.position());
    }

    /** The next character, or {@link #END}. */
    int take() throws IOException {
        int next = peek();
        if (next == END) {
            return END;
        }
        chars.get();
        BadBytes wrong = bad.peek();
        if (wrong != null && wrong.position() == charsTaken) {
            bad.remove();
            note("byte 0x%02X at offset %d is not %s. Save the file as %s, or choose the encoding it was written in."
                    .formatted(wrong.firstByte(), wrong.offset(), encoding.label(), encoding.label()));
        } else if (next == 0) {
            note(
                    "a NUL character, which no text holds. The file may be UTF-16: choose that encoding, or save it as UTF-8.");
        }
        charsTaken++;
        countLine(next);
        return next;
    }

    private void note(String problem) {
        if (fault == null) {
            fault = problem;
        }
    }

    private void countLine(int next) {
        boolean newLine = next == '\n' && !afterCarriageReturn || next == '\r';
        afterCarriageReturn = next == '\r';
        if (newLine) {
            line++;
        }
    }

    /** Whether something is wrong with the characters taken since the last call of {@link #takeFault}. */
    boolean hasFault() {
        return fault != null;
    }

    /** What is wrong with the characters taken since the last call, or null. */
    @Nullable
    String takeFault() {
        String found = fault;
        fault = null;
        return found;
    }

    /** Refills the empty character buffer. */
    private void decode() throws IOException {
        // One place is kept free for a replacement.
        chars.clear().limit(chars.capacity() - 1);
        fill();
        long before = bytes.position();
        CoderResult result = decoder.decode(bytes, chars, inputEnded);
        bytesTaken += bytes.position() - before;
        if (result.isError()) {
            long position = charsTaken + chars.position();
            bad.add(new BadBytes(position, bytesTaken, bytes.get(bytes.position()) & 0xff));
            chars.limit(chars.capacity()).put(REPLACEMENT);
            bytes.position(bytes.position() + result.length());
            bytesTaken += result.length();
        } else if (result.isUnderflow() && inputEnded) {
            flushed = decoder.flush(chars).isUnderflow();
        }
        chars.flip();
    }

    private void fill() throws IOException {
        if (inputEnded) {
            return;
        }
        bytes.compact();
        int count = input.read(bytes.array(), bytes.position(), bytes.remaining());
        if (count < 0) {
            inputEnded = true;
        } else {
            bytes.position(bytes.position() + count);
        }
        bytes.flip();
    }

    @Override
    public void close() throws IOException {
        input.close();
    }
}
