package dev.headstock.api;

/**
 * One place inside one model.
 *
 * @param layer counted from 0 at the input; −1 is the embeddings
 * @param inputWidth features entering the place
 * @param outputWidth features leaving it
 */
public record Site(int layer, Role role, int inputWidth, int outputWidth) {

    /** The stem of the parameter paths of a module at this place, for example {@code adapters.3.query}. */
    public String path() {
        String place = role.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
        return layer < 0 ? "adapters." + place : "adapters." + layer + "." + place;
    }
}
