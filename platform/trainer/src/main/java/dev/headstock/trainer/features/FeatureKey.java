package dev.headstock.trainer.features;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.headstock.trainer.encoding.UnitSet;
import dev.headstock.trainer.model.Blueprint;
import dev.headstock.trainer.model.PassOptions;
import dev.headstock.trainer.torch.Torch;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** Names a file of features by everything that its numbers follow from. */
final class FeatureKey {
    /** Of the files and of how the engine computes; raised when either changes. */
    private static final int FORMAT = 1;

    private FeatureKey() {}

    /** @param isLast whether the model ends at the layer, so that its output is normalized where the family does so */
    static String of(
            FeatureSource source, Blueprint blueprint, PassOptions options, UnitSet units, int layer, boolean isLast) {
        List<Object> parts = List.of(
                FORMAT,
                source.weights(),
                source.family(),
                options.isBf16(),
                // Sums of other numbers of threads differ in the last bits.
                Torch.threads(),
                units.digest(),
                units.size(),
                blueprint.layout(),
                layer,
                isLast,
                blueprint.pooling().id(),
                source.pooling());
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (Object part : parts) {
                digest.update((part + "\n").getBytes(UTF_8));
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
