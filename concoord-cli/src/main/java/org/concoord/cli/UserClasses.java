package org.concoord.cli;

import java.io.File;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import picocli.CommandLine.Option;

/**
 * The option by which a command finds the classes of its user; what ConCoord ships it finds anyway.
 */
public final class UserClasses {
  @Option(
      names = {"--classpath", "-cp"},
      paramLabel = "PATH",
      description =
          "Where your classes are, and what was generated beside them: directories and jars with"
              + " \"${sys:path.separator}\" between them; DIR/* stands for all jars of a"
              + " directory. What ConCoord ships (org.concoord.objects) is there anyway.")
  private String classpath = "";

  /**
   * Loads what is on the path, and what ConCoord has. It is never closed: its classes are in use
   * until the process ends.
   *
   * @throws CommandFailure if the path names what is not there
   */
  public ClassLoader loader() {
    ClassLoader ours = UserClasses.class.getClassLoader();
    List<URL> urls = new ArrayList<>();
    for (Path entry : entries()) {
      try {
        urls.add(entry.toUri().toURL());
      } catch (MalformedURLException impossible) {
        throw CommandFailure.usage("cannot use " + entry + " as a part of the class path");
      }
    }
    return urls.isEmpty() ? ours : new URLClassLoader(urls.toArray(new URL[0]), ours);
  }

  /** What the path names, one file or directory each. */
  public List<Path> entries() {
    List<Path> entries = new ArrayList<>();
    for (String part : classpath.split(File.pathSeparator)) {
      if (part.isBlank()) {
        continue;
      }
      if (part.endsWith(File.separator + "*")) {
        entries.addAll(jarsIn(Path.of(part.substring(0, part.length() - 2))));
        continue;
      }
      Path entry = Path.of(part);
      if (!Files.exists(entry)) {
        throw CommandFailure.usage("the class path names " + part + ", which is not there");
      }
      entries.add(entry);
    }
    return entries;
  }

  private static List<Path> jarsIn(Path directory) {
    List<Path> jars = new ArrayList<>();
    try (DirectoryStream<Path> found = Files.newDirectoryStream(directory, "*.jar")) {
      found.forEach(jars::add);
    } catch (IOException unreadable) {
      throw CommandFailure.usage("the class path names " + directory + "/*, which cannot be read");
    }
    Collections.sort(jars);
    return jars;
  }

  /**
   * The class of that name; a nested one may be written {@code Outer.Inner} too.
   *
   * @throws CommandFailure if it is not there, or cannot be loaded
   */
  public static Class<?> load(ClassLoader loader, String name) {
    String candidate = name;
    while (true) {
      try {
        return Class.forName(candidate, false, loader);
      } catch (ClassNotFoundException missing) {
        int dot = candidate.lastIndexOf('.');
        if (dot < 0) {
          throw CommandFailure.usage(
              "class "
                  + name
                  + " is not on the class path: --classpath says where your classes are");
        }
        candidate = candidate.substring(0, dot) + '$' + candidate.substring(dot + 1);
      } catch (LinkageError broken) {
        throw CommandFailure.usage(
            "class " + name + " cannot be loaded: " + BrokenClasses.sentence(broken));
      }
    }
  }
}
