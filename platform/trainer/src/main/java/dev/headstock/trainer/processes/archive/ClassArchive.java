package dev.headstock.trainer.processes.archive;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

/**
 * The program that a JVM runs when it is to write a class data sharing archive at its end ({@code -XX:ArchiveClassesAtExit}): loads every
 * class of the class path. JVMs that map the archive neither read nor check these classes again, which makes workers start about a second
 * sooner.
 *
 * @see <a href="https://openjdk.org/jeps/350">JEP 350: Dynamic CDS Archives</a>
 */
public final class ClassArchive {
    private static final String CLASS = ".class";

    private ClassArchive() {}

    /** @return how many classes were loaded */
    public static int load() throws IOException {
        int loaded = 0;
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            if (entry.endsWith(".jar")) {
                loaded += load(Path.of(entry));
            }
        }
        return loaded;
    }

    private static int load(Path jar) throws IOException {
        List<String> names;
        try (JarFile file = new JarFile(jar.toFile())) {
            names = file.stream()
                    .map(JarEntry::getName)
                    .filter(ClassArchive::isClass)
                    .map(name ->
                            name.substring(0, name.length() - CLASS.length()).replace('/', '.'))
                    .toList();
        }
        return (int) names.stream().filter(ClassArchive::loads).count();
    }

    /** Classes for other Java versions are below META-INF. */
    private static boolean isClass(String name) {
        return name.endsWith(CLASS) && !name.startsWith("META-INF/") && !name.endsWith("module-info.class");
    }

    /** Libraries have classes for optional dependencies that are not there. */
    private static boolean loads(String name) {
        try {
            Class.forName(name, false, ClassArchive.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException | LinkageError e) {
            return false;
        }
    }
}
