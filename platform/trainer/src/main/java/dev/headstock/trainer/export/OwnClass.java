package dev.headstock.trainer.export;

import dev.headstock.api.export.HuggingFaceHead;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A model whose class comes with the download. It has a model type of its own: under that of the base model, transformers would load a class
 * of its own without a word, which computes something else.
 */
final class OwnClass {
    private static final String CONFIG_CLASS = "HeadstockConfig";
    private static final String PREFIX = "headstock_";

    private OwnClass() {}

    /** @param baseType {@code model_type} of the base model */
    static String modelType(String baseType) {
        return PREFIX + baseType.replace('-', '_');
    }

    /** Without permission to run the module, the auto classes refuse. */
    static Map<String, String> autoMap(HuggingFaceHead head, String module) {
        Map<String, String> map = new LinkedHashMap<>();
        map.put("AutoConfig", module + "." + CONFIG_CLASS);
        map.put(head.autoClass(), module + "." + head.className());
        return map;
    }

    /** The head's module and its configuration, both of which are saved again with a model that was loaded. */
    static String module(HuggingFaceHead head, String source, String baseType) {
        return """
                %s

                from transformers.models.auto.configuration_auto import CONFIG_MAPPING


                class %2$s(CONFIG_MAPPING["%3$s"]):
                    model_type = "%4$s"


                %5$s.config_class = %2$s
                %2$s.register_for_auto_class()
                %5$s.register_for_auto_class("%6$s")
                """.formatted(
                source.strip(), CONFIG_CLASS, baseType, modelType(baseType), head.className(), head.autoClass());
    }
}
