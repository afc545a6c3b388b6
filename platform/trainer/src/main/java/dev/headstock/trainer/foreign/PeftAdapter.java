package dev.headstock.trainer.foreign;

import ai.djl.ndarray.types.Shape;
import dev.headstock.api.imports.ForeignAdapter;
import dev.headstock.api.imports.ForeignTensor;
import dev.headstock.trainer.pretrained.CheckpointException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The tensors of an adapter file under the names that they have in a model with a head, and which of them were read. */
final class PeftAdapter implements ForeignAdapter {
    /** Before what belongs to a module of the model; before what a method has beside it, such as VeRA's matrices, is only the first word. */
    private static final List<String> PREFIXES = List.of("base_model.model.", "base_model.");

    private final AdapterFolder folder;
    private final Map<String, String> keys;
    private final Set<String> left;
    private final Problems problems;

    private PeftAdapter(AdapterFolder folder, Map<String, String> keys, Problems problems) {
        this.folder = folder;
        this.keys = keys;
        this.left = new TreeSet<>(keys.keySet());
        this.problems = problems;
    }

    /** @param prefix of the family's tensors below a head, which is not there in a model that was trained without one */
    static PeftAdapter of(AdapterFolder folder, String prefix, Problems problems) {
        Map<String, String> keys = new LinkedHashMap<>();
        for (String key : folder.tensors().keySet()) {
            keys.put(stripped(key), key);
        }
        boolean headless = keys.keySet().stream().noneMatch(name -> name.startsWith(prefix));
        Map<String, String> names = new LinkedHashMap<>();
        keys.forEach((name, key) -> {
            boolean ofModule = key.startsWith(PREFIXES.get(0));
            names.put(headless && ofModule ? prefix + name : name, key);
        });
        return new PeftAdapter(folder, names, problems);
    }

    private static String stripped(String key) {
        return PREFIXES.stream()
                .filter(key::startsWith)
                .findFirst()
                .map(found -> key.substring(found.length()))
                .orElse(key);
    }

    @Override
    public Map<String, Object> config() {
        return folder.config();
    }

    @Override
    public Set<String> names() {
        return keys.keySet();
    }

    @Override
    public Optional<ForeignTensor> tensor(String name) {
        String key = keys.get(name);
        if (key == null) {
            return Optional.empty();
        }
        left.remove(name);
        try {
            return Optional.of(folder.tensor(key));
        } catch (CheckpointException e) {
            problems.add(String.valueOf(e.getMessage()));
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @param name one of {@link #names} */
    Shape shape(String name) {
        return Objects.requireNonNull(folder.tensors().get(keys.get(name)), name)
                .shape();
    }

    @Override
    public void object(String sentence) {
        problems.add(sentence);
    }

    /** Names of tensors that nothing has asked for. */
    Set<String> leftOver() {
        return left;
    }
}
