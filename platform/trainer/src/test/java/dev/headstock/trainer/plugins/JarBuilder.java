package dev.headstock.trainer.plugins;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** Makes small plugin jars with classes that exist nowhere else, so that only the plugin's own class loader can find them. */
public final class JarBuilder {

    public Plugin plugin(String id, String version, String requires) {
        return new Plugin(id, version, requires);
    }

    public static final class Plugin {
        private final Manifest manifest = new Manifest();
        private final String id;
        private final Map<String, byte[]> entries = new LinkedHashMap<>();
        private String fileName;

        private Plugin(String id, String version, String requires) {
            this.id = id;
            this.fileName = id;
            Attributes attributes = manifest.getMainAttributes();
            attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
            attributes.putValue("Plugin-Id", id);
            attributes.putValue("Plugin-Version", version);
            attributes.putValue("Plugin-Requires", requires);
        }

        /** A placement of the class and id. */
        Plugin brings(String className, String extensionId) throws IOException {
            return brings(className, extensionId, "\"A title\"", "new NoOptions()");
        }

        /** A placement of which some methods return these expressions. */
        Plugin brings(String className, String extensionId, String title, String defaults) throws IOException {
            if (id.isEmpty()) {
                fileName = extensionId;
            }
            entries.putAll(compile(className, extensionId, title, defaults));
            return names(className);
        }

        /** An extension with this source. */
        public Plugin holdsSource(String className, String source) throws IOException {
            entries.putAll(compile(className, source));
            return names(className);
        }

        /** Without the range of API versions. */
        Plugin withoutRange() {
            manifest.getMainAttributes().remove(new Attributes.Name("Plugin-Requires"));
            return this;
        }

        Plugin names(String className) {
            entries.put("META-INF/extensions.idx", (className + "\n").getBytes(StandardCharsets.UTF_8));
            return this;
        }

        Plugin withoutIndex() {
            entries.remove("META-INF/extensions.idx");
            return this;
        }

        Plugin holds(String entry) {
            entries.put(entry, new byte[0]);
            return this;
        }

        public Path write(Path folder) throws IOException {
            Path jar = folder.resolve(fileName + ".jar");
            try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest)) {
                for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                    out.putNextEntry(new JarEntry(entry.getKey()));
                    out.write(entry.getValue());
                }
            }
            return jar;
        }
    }

    private static Map<String, byte[]> compile(String className, String id, String title, String defaults)
            throws IOException {
        String simpleName = className.substring(className.lastIndexOf('.') + 1);
        String source = """
                package brought;
                import dev.headstock.api.AdapterPlacement;
                import dev.headstock.api.model.*;
                import dev.headstock.trainer.plugins.NoOptions;
                import java.util.Map;
                public final class %s implements AdapterPlacement<NoOptions> {
                    public String id() { return "%s"; }
                    public String title() { return %s; }
                    public String summary() { return "Leaves the model as it is."; }
                    public NoOptions defaults() { return %s; }
                    public Map<Site, Adapter> place(RunContext context, NoOptions options) {
                        return Map.of();
                    }
                }
                """.formatted(simpleName, id, title, defaults);
        return compile(className, source);
    }

    private static Map<String, byte[]> compile(String className, String source) throws IOException {
        Map<String, ByteArrayOutputStream> compiled = new LinkedHashMap<>();
        JavaFileObject input = new Source(className, source);
        var compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8)) {
            boolean succeeded = compiler.getTask(
                            null,
                            new InMemory(files, compiled),
                            null,
                            List.of("-proc:none", "-classpath", System.getProperty("java.class.path")),
                            null,
                            List.of(input))
                    .call();
            if (!succeeded) {
                throw new IllegalStateException("cannot compile " + className);
            }
        }
        Map<String, byte[]> classes = new LinkedHashMap<>();
        compiled.forEach((name, bytes) -> classes.put(name.replace('.', '/') + ".class", bytes.toByteArray()));
        return classes;
    }

    private static final class Source extends SimpleJavaFileObject {
        private final String text;

        Source(String className, String text) {
            super(URI.create("string:///" + className.replace('.', '/') + Kind.SOURCE.extension), Kind.SOURCE);
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }

    private static final class InMemory extends ForwardingJavaFileManager<JavaFileManager> {
        private final Map<String, ByteArrayOutputStream> targets;

        InMemory(JavaFileManager files, Map<String, ByteArrayOutputStream> targets) {
            super(files);
            this.targets = targets;
        }

        @Override
        public JavaFileObject getJavaFileForOutput(
                Location location, String className, JavaFileObject.Kind kind, FileObject sibling) {
            return new SimpleJavaFileObject(URI.create("memory:///" + className), kind) {
                @Override
                public OutputStream openOutputStream() {
                    return targets.computeIfAbsent(className, first -> new ByteArrayOutputStream());
                }
            };
        }
    }
}
