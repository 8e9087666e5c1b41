package org.concoord.examples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import org.concoord.processor.ReplicatedProcessor;
import org.eclipse.jdt.internal.compiler.tool.EclipseCompiler;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The project outside, compiled by Eclipse's compiler, as a replica and as its client. */
final class EclipseCompiledIT {
  private static final List<String> QUIET =
      List.of("-Dorg.slf4j.simpleLogger.defaultLogLevel=warn", "-XX:TieredStopAtLevel=1");

  @TempDir Path directory;
  private final List<Process> all = new ArrayList<>();

  @AfterEach
  void stopAll() throws InterruptedException {
    for (Process process : all) {
      process.destroyForcibly().waitFor();
    }
  }

  @Test
  void replicaAndClientRunWhatEclipseCompiled() throws Exception {
    Path classes = compile();
    String address = FreePorts.onLoopback(1).get(0);
    BufferedReader node = start(classes, "com.acme.bank.Node", address);
    assertThat(node.readLine()).isEqualTo("ready");

    BufferedReader load = start(classes, "com.acme.bank.Load", address, "400");

    assertThat(load.readLine()).isEqualTo("refused: no account of ada / ada");
    assertThat(load.readLine()).isEqualTo("running");
    assertThat(load.readLine())
        .startsWith(
            "name=outside acknowledged=400 unknown=0 unknownThatRan=0 total=400 twice=0 lost=0"
                + " unasked=0 failed=0 ");
  }

  private BufferedReader start(Path classes, String main, String... arguments) throws IOException {
    Process process =
        OutsideProject.process(classes, QUIET, main, arguments)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    all.add(process);
    return process.inputReader();
  }

  private Path compile() throws IOException {
    Path classes = Files.createDirectories(directory.resolve("classes"));
    StringWriter output = new StringWriter();
    EclipseCompiler compiler = new EclipseCompiler();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, Locale.ROOT, UTF_8);
        Stream<Path> sources = Files.walk(OutsideProject.sources());
        Stream<Path> jars = Files.list(OutsideProject.dependencies())) {
      Iterable<? extends JavaFileObject> units =
          files.getJavaFileObjectsFromPaths(
              sources.filter(path -> path.toString().endsWith(".java")).toList());
      List<String> options =
          List.of(
              "--release",
              "17",
              "-d",
              classes.toString(),
              "-s",
              Files.createDirectories(directory.resolve("generated")).toString(),
              "-processor",
              ReplicatedProcessor.class.getName(),
              "-processorpath",
              System.getProperty("java.class.path"),
              "-classpath",
              jars.map(Path::toString).collect(Collectors.joining(File.pathSeparator)));
      boolean compiled = compiler.getTask(output, files, null, options, null, units).call();
      assertThat(compiled).as("%s", output).isTrue();
    }
    return classes;
  }
}
