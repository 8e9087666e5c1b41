package org.concoord.cli;

import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.annotation.processing.Processor;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.concoord.processor.ReplicatedProcessor;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Makes a class ready for replicas, and a proxy for its callers, outside of any build: it runs the
 * JDK's compiler with our annotation processor over one source file.
 */
@Command(
    name = "object",
    sortOptions = false,
    header = "Compiles a class and writes its proxy, outside of any build.",
    description = {
      "",
      "The class has to be annotated @Replicated. Beside the source's package root, or in"
          + " --directory, it writes the proxy's source and all classes, so that this directory is"
          + " the --classpath of replicas and callers. In a build, name concoord-processor as its"
          + " annotation processor instead. Needs a JDK.",
      ""
    },
    footer = {
      "",
      "  concoord object -o tencounter.TenCounter --classpath /foo",
      "  concoord object -o /foo/tencounter/TenCounter.java"
    })
final class ObjectCommand implements Callable<Integer> {
  private static final String JAVA = ".java";
  private static final Pattern PACKAGE =
      Pattern.compile("(?m)^\\s*package\\s+([\\p{javaJavaIdentifierPart}.]+)\\s*;");

  private static final int MOST_PROXY_TYPES = 3;

  private final Console console;

  @Option(
      names = {"-o", "--object", "--objectname"},
      required = true,
      paramLabel = "CLASS|FILE",
      description =
          "The class by its full name, whose source is in a directory of --classpath (the current"
              + " one, without), or its source file.")
  private String object = "";

  @Option(
      names = {"-t", "--token"},
      paramLabel = "TOKEN",
      description =
          "Taken, and not used: a proxy here holds no token. Give it to replicas and callers.")
  private @Nullable String token;

  @Option(
      names = {"-p", "--proxytype"},
      paramLabel = "0..3",
      description =
          "Taken, and not needed: one proxy is basic (0) and blocking (1) at once; a"
              + " ConcoordClient.batch() batches at the client (2), and the leader always"
              + " batches (3).")
  private int proxyType;

  @Option(
      names = {"-s", "--safe"},
      description =
          "Refuse what could make replicas differ, a clock for instance; otherwise it is a"
              + " warning.")
  private boolean safe;

  @Option(
      names = {"-v", "--verbose"},
      description = "Say what is done.")
  private boolean verbose;

  @Option(names = "--directory", paramLabel = "DIR", description = "Where to write instead.")
  private @Nullable Path directory;

  @Mixin private final UserClasses classes = new UserClasses();

  ObjectCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    if (proxyType < 0 || proxyType > MOST_PROXY_TYPES) {
      throw CommandFailure.usage("-p " + proxyType + ": there are 0 to 3");
    }
    if (token != null) {
      console.err().println("note: a proxy holds no token; give it to replicas and callers");
    }
    if (proxyType != 0) {
      console
          .err()
          .println("note: one proxy does all of -p; see \"concoord object --help\" for how");
    }
    Path source = source();
    Path root = packageRoot(source);
    Path target = directory == null ? root : directory;
    Path proxy = target.resolve(proxyOf(root.relativize(source)));
    compile(source, root, target);
    if (!Files.exists(proxy)) {
      throw new CommandFailure(
          ExitCode.FAILED,
          source
              + " is compiled, but has no proxy: annotate the class @Replicated"
              + " (org.concoord.annotations.Replicated)");
    }
    console.out().println("Client proxy file created with name: " + proxy);
    return ExitCode.DONE;
  }

  private Path source() {
    if (object.endsWith(JAVA)) {
      Path file = Path.of(object).toAbsolutePath().normalize();
      if (!Files.isRegularFile(file)) {
        throw CommandFailure.usage(object + " is no file");
      }
      return file;
    }
    List<Path> roots = new ArrayList<>(classes.entries());
    if (roots.isEmpty()) {
      roots.add(Path.of(""));
    }
    Optional<Path> found =
        roots.stream()
            .map(each -> each.resolve(object.replace('.', File.separatorChar) + JAVA))
            .filter(Files::isRegularFile)
            .findFirst();
    return found
        .orElseThrow(
            () ->
                CommandFailure.usage(
                    "no source of "
                        + object
                        + (roots.isEmpty()
                            ? ": --classpath is missing, which says"
                            : " in " + roots + ": --classpath says")
                        + " where its package begins"))
        .toAbsolutePath()
        .normalize();
  }

  /** The directory in which the package of the source begins. */
  private static Path packageRoot(Path source) {
    Path root = parent(source);
    Matcher declared = PACKAGE.matcher(read(source));
    if (!declared.find()) {
      return root;
    }
    Path packaged = Path.of(declared.group(1).replace('.', File.separatorChar));
    if (!root.endsWith(packaged)) {
      throw CommandFailure.usage(
          source + " is of the package " + declared.group(1) + ", and not in a directory of it");
    }
    for (int i = 0; i < packaged.getNameCount(); i++) {
      root = parent(root);
    }
    return root;
  }

  private static Path parent(Path path) {
    Path parent = path.getParent();
    if (parent == null) {
      throw CommandFailure.usage(path + " is in no directory");
    }
    return parent;
  }

  private static String read(Path source) {
    try {
      return Files.readString(source);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private static Path proxyOf(Path source) {
    String name = source.toString();
    return Path.of(name.substring(0, name.length() - JAVA.length()) + "Proxy" + JAVA);
  }

  private void compile(Path source, Path root, Path target) {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    if (compiler == null) {
      throw new CommandFailure(
          ExitCode.MISSING, "this java has no compiler: set JAVA_HOME to a JDK, 17 or newer");
    }
    Processor processor = processor();
    DiagnosticCollector<JavaFileObject> found = new DiagnosticCollector<>();
    StringWriter loose = new StringWriter();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(found, null, null)) {
      Files.createDirectories(target);
      List<String> options =
          new ArrayList<>(
              List.of(
                  "-d",
                  target.toString(),
                  "-s",
                  target.toString(),
                  "-classpath",
                  classPath(root),
                  "-parameters",
                  "-Xlint:-options",
                  "--release",
                  "17"));
      if (safe) {
        options.add("-Aconcoord.safe=true");
      }
      say("compiles " + source + " into " + target);
      JavaCompiler.CompilationTask task =
          compiler.getTask(
              new PrintWriter(loose),
              files,
              found,
              options,
              null,
              files.getJavaFileObjects(source.toFile()));
      task.setProcessors(List.of(processor));
      boolean compiled = task.call();
      found.getDiagnostics().forEach(this::print);
      console.err().print(loose);
      if (!compiled) {
        throw new CommandFailure(ExitCode.FAILED, source + " cannot be made a replicated object");
      }
    } catch (IOException unwritable) {
      throw new UncheckedIOException("cannot write into " + target, unwritable);
    }
  }

  /** Not there in the archive for clients. */
  private static Processor processor() {
    try {
      return new ReplicatedProcessor();
    } catch (NoClassDefFoundError lacking) {
      throw new CommandFailure(
          ExitCode.MISSING,
          "there is no annotation processor here: use the concoord of the archive for servers");
    }
  }

  /** Ours, so that the annotations are there, and the user's. */
  private String classPath(Path root) {
    List<String> entries = new ArrayList<>(List.of(root.toString()));
    classes.entries().forEach(entry -> entries.add(entry.toString()));
    entries.add(System.getProperty("java.class.path"));
    return String.join(File.pathSeparator, entries);
  }

  private void print(Diagnostic<? extends JavaFileObject> each) {
    if (each.getKind() == Diagnostic.Kind.NOTE && !verbose) {
      return;
    }
    JavaFileObject file = each.getSource();
    String place = file == null ? "" : file.getName() + ":" + each.getLineNumber() + ": ";
    console
        .err()
        .println(
            place
                + each.getKind().name().toLowerCase(Locale.ROOT).replace('_', ' ')
                + ": "
                + each.getMessage(null));
  }

  private void say(String what) {
    if (verbose) {
      console.err().println(what);
    }
  }
}
