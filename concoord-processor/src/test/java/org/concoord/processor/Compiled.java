package org.concoord.processor;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.concoord.spi.ReplicatedType;

/** Sources on disk, compiled with the processor by javac or ECJ, as a build would. */
final class Compiled {
  private final Path directory;
  private final boolean success;
  private final List<Diagnostic<? extends JavaFileObject>> diagnostics;
  private final String output;

  private Compiled(
      Path directory,
      boolean success,
      List<Diagnostic<? extends JavaFileObject>> diagnostics,
      String output) {
    this.directory = directory;
    this.success = success;
    this.diagnostics = diagnostics;
    this.output = output;
  }

  static Compiled byJavac(Path directory, Map<String, String> sources, String... options) {
    return by(ToolProvider.getSystemJavaCompiler(), directory, sources, options);
  }

  static Compiled by(
      JavaCompiler compiler, Path directory, Map<String, String> sources, String... options) {
    DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
    StringWriter output = new StringWriter();
    try (StandardJavaFileManager files =
        compiler.getStandardFileManager(diagnostics, Locale.ROOT, UTF_8)) {
      List<Path> paths = new ArrayList<>();
      for (Map.Entry<String, String> source : sources.entrySet()) {
        Path path = directory.resolve("src").resolve(source.getKey());
        Files.createDirectories(path.getParent());
        paths.add(Files.writeString(path, source.getValue()));
      }
      Path classes = Files.createDirectories(directory.resolve("classes"));
      Path generated = Files.createDirectories(directory.resolve("generated"));
      List<String> all =
          new ArrayList<>(
              List.of(
                  // Newer compilers also doubt serializable fields of the test's own classes.
                  "-Xlint:all,-processing,-serial",
                  "-g",
                  "-d",
                  classes.toString(),
                  "-s",
                  generated.toString(),
                  "-processor",
                  ReplicatedProcessor.class.getName(),
                  "-processorpath",
                  System.getProperty("java.class.path")));
      all.addAll(List.of(options));
      if (!all.contains("--module-path") && !all.contains("-classpath")) {
        all.addAll(List.of("-classpath", System.getProperty("java.class.path")));
      }
      boolean success =
          compiler
              .getTask(
                  output, files, diagnostics, all, null, files.getJavaFileObjectsFromPaths(paths))
              .call();
      return new Compiled(directory, success, diagnostics.getDiagnostics(), output.toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  boolean success() {
    return success;
  }

  /** Errors and warnings, each as "File.java:line: KIND: message". */
  List<String> complaints() {
    return described(
        Diagnostic.Kind.ERROR, Diagnostic.Kind.WARNING, Diagnostic.Kind.MANDATORY_WARNING);
  }

  List<String> notes() {
    return described(Diagnostic.Kind.NOTE);
  }

  private List<String> described(Diagnostic.Kind... kinds) {
    return diagnostics.stream()
        .filter(diagnostic -> List.of(kinds).contains(diagnostic.getKind()))
        .map(
            diagnostic ->
                (diagnostic.getSource() == null
                        ? ""
                        : Path.of(diagnostic.getSource().getName()).getFileName()
                            + ":"
                            + diagnostic.getLineNumber())
                    + ": "
                    + diagnostic.getKind()
                    + ": "
                    + diagnostic.getMessage(Locale.ROOT))
        .toList();
  }

  String output() {
    return output;
  }

  Path classes() {
    return directory.resolve("classes");
  }

  /** A generated source, by its path. */
  String generated(String path) {
    try {
      return Files.readString(directory.resolve("generated").resolve(path));
    } catch (IOException e) {
      throw new UncheckedIOException(complaints() + output, e);
    }
  }

  /**
   * Loads the compiled classes, and those before ones of the same name on the test's own class
   * path.
   */
  ClassLoader load() {
    try {
      return new URLClassLoader(
          new URL[] {classes().toUri().toURL()}, Compiled.class.getClassLoader()) {
        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
          synchronized (getClassLoadingLock(name)) {
            Class<?> loaded = findLoadedClass(name);
            if (loaded == null
                && Files.exists(classes().resolve(name.replace('.', '/') + ".class"))) {
              loaded = findClass(name);
            }
            return loaded != null ? loaded : super.loadClass(name, resolve);
          }
        }
      };
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Runs a static method without parameters, of a class that was compiled. */
  Object run(String className, String method) throws ReflectiveOperationException {
    return load().loadClass(className).getMethod(method).invoke(null);
  }

  /** The generated type, made as {@code replicate(Type.class)} makes it. */
  @SuppressWarnings("unchecked")
  <T> Live<T> type(String name) throws ReflectiveOperationException {
    var constructor = load().loadClass(name).getDeclaredConstructor();
    constructor.setAccessible(true);
    return new Live<>((ReplicatedType<T>) constructor.newInstance());
  }

  static String resource(String path) {
    try (InputStream in = Compiled.class.getResourceAsStream("/" + path)) {
      if (in == null) {
        throw new IllegalArgumentException("no resource " + path);
      }
      return new String(in.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
