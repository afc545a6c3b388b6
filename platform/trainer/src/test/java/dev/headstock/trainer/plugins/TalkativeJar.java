package dev.headstock.trainer.plugins;

import dev.headstock.api.AdapterPlacement;
import dev.headstock.api.model.Adapter;
import dev.headstock.api.model.RunContext;
import dev.headstock.api.model.Site;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** A plugin that prints when it is loaded. */
public final class TalkativeJar {
    private TalkativeJar() {}

    public static Path write(Path folder) throws IOException {
        return new JarBuilder()
                .plugin("talkative", "1.0.0", "*")
                .names(Talkative.class.getName())
                .write(folder);
    }

    /** Found by the plugin's class loader through its parent. */
    public static final class Talkative implements AdapterPlacement<NoOptions> {
        public Talkative() {
            System.out.println("Hello from a plugin");
        }

        @Override
        public String id() {
            return "talkative";
        }

        @Override
        public String title() {
            return "Talkative";
        }

        @Override
        public String summary() {
            return "Prints when it is loaded.";
        }

        @Override
        public NoOptions defaults() {
            return new NoOptions();
        }

        @Override
        public Map<Site, Adapter> place(RunContext context, NoOptions options) {
            return Map.of();
        }
    }
}
