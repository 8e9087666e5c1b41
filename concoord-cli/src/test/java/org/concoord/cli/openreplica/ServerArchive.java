package org.concoord.cli.openreplica;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;

/** A distribution of what these tests run with, laid out as the server's archive is. */
final class ServerArchive {
  private ServerArchive() {}

  static Path make(Path directory) throws Exception {
    Path top = directory.resolve("concoord-server-test");
    Path lib = Files.createDirectories(top.resolve("lib"));
    Path bin = Files.createDirectories(top.resolve("bin"));
    Files.copy(
        Path.of("src/main/bin/concoord"),
        bin.resolve("concoord"),
        StandardCopyOption.COPY_ATTRIBUTES);
    int count = 0;
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
      Path path = Path.of(entry);
      Path jar = lib.resolve(count++ + ".jar");
      if (Files.isDirectory(path)) {
        pack(path, jar);
      } else if (Files.exists(path)) {
        Files.copy(path, jar);
      }
    }
    Path archive = directory.resolve("concoord-server.tar.gz");
    List<String> tar =
        List.of(
            "tar",
            "-czf",
            archive.toString(),
            "-C",
            directory.toString(),
            top.getFileName().toString());
    assertThat(new ProcessBuilder(tar).inheritIO().start().waitFor()).isZero();
    return archive;
  }

  /** With one class in it, and nothing that this one would need. */
  static Path jarOf(Class<?> type, Path jar) throws IOException {
    String name = type.getName().replace('.', '/') + ".class";
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream out = new JarOutputStream(file);
        InputStream bytes = type.getClassLoader().getResourceAsStream(name)) {
      out.putNextEntry(new JarEntry(name));
      bytes.transferTo(out);
    }
    return jar;
  }

  private static void pack(Path classes, Path jar) throws IOException {
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream out = new JarOutputStream(file);
        Stream<Path> all = Files.walk(classes)) {
      for (Path each : (Iterable<Path>) all.filter(Files::isRegularFile)::iterator) {
        out.putNextEntry(new JarEntry(classes.relativize(each).toString()));
        Files.copy(each, out);
      }
    }
  }
}
