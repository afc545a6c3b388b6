package dev.headstock.trainer.encoding;

import dev.headstock.api.data.Example;
import java.util.Locale;

/** A row of the data that cannot be encoded; the message names its line and says what to do. */
public final class RowException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;
    private final long row;

    RowException(Example example, String reason) {
        super("%s cannot be read: %s".formatted(name(example), reason));
        this.row = example.row();
    }

    RowException(Example example, IllegalArgumentException cause) {
        super("%s cannot be read: %s".formatted(name(example), cause.getMessage()), cause);
        this.row = example.row();
    }

    private static String name(Example example) {
        String place = FromFile.placeOf(example);
        return place.substring(0, 1).toUpperCase(Locale.ROOT) + place.substring(1);
    }

    public long row() {
        return row;
    }
}
