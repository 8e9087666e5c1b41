package org.concoord.processor;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the processor adds to a compilation. A build compiles a few classes, once; {@code
 * -Dconcoord.measure=true} a hundred, several times, and prints how long it takes.
 */
final class CompileTimeTest {
  private static final List<String> SOURCES = List.of("Counter", "Bank", "Library", "Shelf");
  private static final int WARM_UP = 3;
  private static final int ROUNDS = 7;

  @TempDir Path directory;

  @Test
  void compilesManyClassesWithAndWithoutTheProcessor() throws IOException {
    boolean measures = Boolean.getBoolean("concoord.measure");
    int packages = measures ? 100 / SOURCES.size() : 1;
    List<Path> sources = write(packages);
    Path generated = Files.createDirectories(directory.resolve("generated"));
    long[] without = new long[measures ? ROUNDS : 1];
    long[] with = new long[without.length];
    long[] all = new long[without.length];
    for (int i = measures ? -WARM_UP : 0; i < without.length; i++) {
      int round = Math.max(i, 0);
      without[round] = compile(sources, "-proc:none");
      with[round] =
          compile(
              sources,
              "-s",
              generated.toString(),
              "-processor",
              ReplicatedProcessor.class.getName(),
              "-processorpath",
              System.getProperty("java.class.path"));
      List<Path> both = new ArrayList<>(sources);
      both.addAll(javaFiles(generated));
      assertThat(both).as("two classes are written for each").hasSizeGreaterThan(3 * packages);
      all[round] = compile(both, "-proc:none");
    }
    if (measures) {
      long base = median(without);
      System.out.printf(
          Locale.ROOT,
          "%d annotated classes: %d ms without the processor, %d ms with it, a ratio of %.2f;"
              + " %d ms for the same and what was written, without it%n",
          packages * SOURCES.size(),
          base,
          median(with),
          (double) median(with) / base,
          median(all));
    }
  }

  private List<Path> write(int packages) throws IOException {
    List<Path> written = new ArrayList<>();
    for (int i = 0; i < packages; i++) {
      for (String name : SOURCES) {
        written.add(write("bank" + i, name));
      }
      written.add(write("bank" + i, "Shelves"));
    }
    return written;
  }

  private Path write(String packageName, String name) throws IOException {
    Path path = directory.resolve("src").resolve(packageName).resolve(name + ".java");
    Files.createDirectories(path.getParent());
    String source =
        Compiled.resource("good/" + name + ".java").replaceAll("\\bbank(?=[.;])", packageName);
    return Files.writeString(path, source);
  }

  private static List<Path> javaFiles(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      return files.filter(file -> file.toString().endsWith(".java")).toList();
    }
  }

  /** Returns milliseconds. */
  private long compile(List<Path> sources, String... options) throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    Path classes = Files.createDirectories(directory.resolve("classes"));
    List<String> all =
        new ArrayList<>(
            List.of(
                "-nowarn",
                "-d",
                classes.toString(),
                "-classpath",
                System.getProperty("java.class.path")));
    all.addAll(List.of(options));
    StringWriter output = new StringWriter();
    long begin = System.nanoTime();
    try (StandardJavaFileManager files =
        compiler.getStandardFileManager(null, Locale.ROOT, UTF_8)) {
      boolean success =
          compiler
              .getTask(output, files, null, all, null, files.getJavaFileObjectsFromPaths(sources))
              .call();
      assertThat(success).as("%s", output).isTrue();
    }
    return (System.nanoTime() - begin) / 1_000_000;
  }

  private static long median(long[] times) {
    long[] sorted = times.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
