package dev.headstock.trainer.processes.worker;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/** A plugin whose adapter calls a method that was there when it was compiled. */
final class StaleJar {
    private static final String PLACEMENT = """
            package stale;
            import ai.djl.ndarray.types.Shape;
            import dev.headstock.api.AdapterPlacement;
            import dev.headstock.api.model.*;
            import java.util.Map;

            import java.util.stream.Collectors;
            public final class Stale implements AdapterPlacement<Stale.Options> {
                public record Options() {}
                public String id() { return "stale"; }
                public String title() { return "Stale"; }
                public String summary() { return "Calls what is gone."; }
                public Options defaults() { return new Options(); }
                public Map<Site, Adapter> place(RunContext context, Options options) {
                    return context.model().sites(SiteRole.QUERY).stream().collect(Collectors.toMap(site -> site, site ->
                            Adapter.of("s ⊙ x", adapter -> {
                                Library.gone();
                                return adapter.output().mul(adapter.parameter("scale"));
                            }, new ParameterSpec("scale", new Shape(site.outputWidth()), Init.ONES))));
                }
            }
            """;

    private StaleJar() {}

    static Path write(Path folder) throws IOException {
        Path classes = Files.createDirectories(folder.resolve("stale-classes"));
        compile(classes, "Library", "package stale; public final class Library { public static void gone() {} }");
        compile(classes, "Stale", PLACEMENT);
        compile(classes, "Library", "package stale; public final class Library {}");
        Path jar = folder.resolve("stale.jar");
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file, manifest());
                Stream<Path> compiled = Files.walk(classes)) {
            out.putNextEntry(new JarEntry("META-INF/extensions.idx"));
            out.write("stale.Stale\n".getBytes(StandardCharsets.UTF_8));
            for (Path each :
                    compiled.filter(path -> path.toString().endsWith(".class")).toList()) {
                out.putNextEntry(new JarEntry(classes.relativize(each).toString()));
                Files.copy(each, out);
            }
        }
        return jar;
    }

    private static void compile(Path classes, String name, String source) throws IOException {
        Path file = Files.writeString(classes.resolve(name + ".java"), source);
        String classPath = System.getProperty("java.class.path") + File.pathSeparator + classes;
        int status = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        null,
                        null,
                        List.of("-proc:none", "-encoding", "UTF-8", "-cp", classPath, "-d", "" + classes, "" + file)
                                .toArray(String[]::new));
        if (status != 0) {
            throw new IllegalStateException("cannot compile " + name);
        }
    }

    private static Manifest manifest() {
        Manifest manifest = new Manifest();
        Attributes attributes = manifest.getMainAttributes();
        attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        attributes.putValue("Plugin-Id", "stale");
        attributes.putValue("Plugin-Version", "1.0.0");
        attributes.putValue("Plugin-Requires", ">=1.0.0 & <2.0.0");
        return manifest;
    }
}
