package dev.headstock.trainer.processes.worker.evaluations;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Constants that an evaluation of DEV tuned, as heads and as files have them. */
public final class Fitted {
    private Fitted() {}

    public static Map<String, List<Float>> lists(Map<String, float[]> fitted) {
        Map<String, List<Float>> lists = new LinkedHashMap<>();
        fitted.forEach((name, values) -> {
            List<Float> list = new ArrayList<>(values.length);
            for (float value : values) {
                list.add(value);
            }
            lists.put(name, list);
        });
        return lists;
    }

    static Map<String, float[]> arrays(Map<String, List<Float>> fitted) {
        Map<String, float[]> arrays = new LinkedHashMap<>();
        fitted.forEach((name, list) -> {
            float[] values = new float[list.size()];
            for (int i = 0; i < values.length; i++) {
                values[i] = list.get(i);
            }
            arrays.put(name, values);
        });
        return arrays;
    }
}
