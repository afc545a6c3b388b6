package dev.headstock.kit;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The ids of classes by name, without searching a list for every example. */
public final class ClassIndex {
    private final List<String> classes;
    private final Map<String, Integer> ids = new HashMap<>();

    /** @param classes in the order of their ids, as {@code DatasetSchema.classes} has them */
    public ClassIndex(List<String> classes) {
        this.classes = List.copyOf(classes);
        for (String name : this.classes) {
            ids.put(name, ids.size());
        }
    }

    public List<String> classes() {
        return classes;
    }

    public int size() {
        return classes.size();
    }

    /** Throws {@link IllegalArgumentException} that names the class and the known ones. */
    public int id(String name) {
        Integer id = ids.get(name);
        if (id == null) {
            throw new IllegalArgumentException("'%s' is none of the classes %s".formatted(name, classes));
        }
        return id;
    }
}
