package org.concoord.testkit.sim;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.DiagnosticCollector;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.concoord.codec.PeerCodec;
import org.jspecify.annotations.NullMarked;
import org.slf4j.Logger;

/** Loads core and simulator once more, with the classes of one mutant in place of the real ones. */
public final class MutantLoader extends ClassLoader {
  private static final List<Path> SOURCES =
      List.of(Path.of("../concoord-core/src/main/java"), Path.of("src/main/java"));

  private final Map<String, byte[]> mutated;

  private MutantLoader(Map<String, byte[]> mutated) {
    super(MutantLoader.class.getClassLoader());
    this.mutated = mutated;
  }

  /** The mutant's probe, with the mutant planted; it returns what was found broken, or null. */
  @SuppressWarnings("unchecked")
  public static LongFunction<String> load(Mutant mutant) {
    try {
      Class<?> probe = new MutantLoader(compile(mutant)).loadClass(mutant.probe().getName());
      return (LongFunction<String>) probe.getDeclaredConstructor().newInstance();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (!name.startsWith("org.concoord.")) {
      return super.loadClass(name, resolve);
    }
    synchronized (getClassLoadingLock(name)) {
      Class<?> loaded = findLoadedClass(name);
      return loaded != null ? loaded : define(name);
    }
  }

  private Class<?> define(String name) throws ClassNotFoundException {
    byte[] code = mutated.get(name);
    if (code == null) {
      try (InputStream in = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
        if (in == null) {
          throw new ClassNotFoundException(name);
        }
        code = in.readAllBytes();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return defineClass(name, code, 0, code.length);
  }

  private static Map<String, byte[]> compile(Mutant mutant) {
    if (mutant.edits().isEmpty()) {
      return Map.of();
    }
    Map<String, String> sources = edited(mutant);
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    DiagnosticCollector<JavaFileObject> problems = new DiagnosticCollector<>();
    Output output = new Output(compiler.getStandardFileManager(problems, null, null));
    List<JavaFileObject> units =
        sources.entrySet().stream()
            .map(s -> (JavaFileObject) new Source(s.getKey(), s.getValue()))
            .toList();
    String classPath =
        Stream.of(PeerCodec.class, Simulation.class, NullMarked.class, Logger.class)
            .map(MutantLoader::location)
            .collect(Collectors.joining(java.io.File.pathSeparator));
    List<String> options = List.of("--release", "17", "-proc:none", "-nowarn", "-cp", classPath);
    if (!compiler.getTask(null, output, problems, options, null, units).call()) {
      throw new IllegalStateException(mutant + " does not compile: " + problems.getDiagnostics());
    }
    Map<String, byte[]> classes = new TreeMap<>();
    output.classes.forEach((name, bytes) -> classes.put(name, bytes.toByteArray()));
    return classes;
  }

  /**
   * The sources that the mutant edits, with its edits.
   *
   * @throws IllegalStateException if an edit does not find its place
   */
  static Map<String, String> edited(Mutant mutant) {
    Map<String, String> sources = new LinkedHashMap<>();
    for (Mutant.Edit edit : mutant.edits()) {
      sources.merge(
          edit.source(),
          edit.applyTo(sources.getOrDefault(edit.source(), read(edit.source()))),
          (a, b) -> b);
    }
    return sources;
  }

  private static String location(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String read(String source) {
    for (Path root : SOURCES) {
      if (Files.exists(root.resolve(source))) {
        try {
          return Files.readString(root.resolve(source));
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
    }
    throw new IllegalStateException("no source " + source + " in " + SOURCES);
  }

  private static final class Source extends SimpleJavaFileObject {
    private final String text;

    Source(String path, String text) {
      super(URI.create("mem:///" + path), Kind.SOURCE);
      this.text = text;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }

  private static final class Output extends ForwardingJavaFileManager<JavaFileManager> {
    private final Map<String, ByteArrayOutputStream> classes = new LinkedHashMap<>();

    Output(JavaFileManager files) {
      super(files);
    }

    @Override
    public JavaFileObject getJavaFileForOutput(
        Location location, String className, JavaFileObject.Kind kind, FileObject sibling) {
      return new SimpleJavaFileObject(URI.create("mem:///" + className + ".class"), kind) {
        @Override
        public OutputStream openOutputStream() {
          ByteArrayOutputStream bytes = new ByteArrayOutputStream();
          classes.put(className, bytes);
          return bytes;
        }
      };
    }
  }
}
