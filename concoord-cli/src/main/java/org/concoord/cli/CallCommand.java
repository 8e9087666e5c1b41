package org.concoord.cli;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.concoord.ClientConfig;
import org.concoord.ConcoordClient;
import org.concoord.ConcoordException;
import org.concoord.codec.JsonText;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Calls one method of one object, as a program would through the proxy. */
@Command(
    name = "call",
    sortOptions = false,
    header = "Calls a method of an object, and prints what it returns as JSON.",
    description = {
      "",
      "The class and its proxy have to be on the class path. The call is made once: it runs at"
          + " most once, and exactly once if an answer is printed.",
      ""
    },
    footer = {
      "",
      "  concoord call org.concoord.objects.Counter add 5",
      "  concoord call -o org.concoord.objects.Bank savings open ada",
      "",
      "Exit codes: 0 the answer is printed, 1 the method threw, 3 nobody knows whether it has run,"
          + " 69 it has not run."
    })
final class CallCommand implements Callable<Integer> {
  private final Console console;

  @Parameters(
      index = "0",
      paramLabel = "OBJECT",
      description =
          "The object's name, with -o; or a class, for the object that bears its type's name.")
  private String object = "";

  @Parameters(
      index = "1",
      paramLabel = "METHOD",
      description = "The method; concoordInit replaces the object by a new one.")
  private String method = "";

  @Parameters(
      index = "2..*",
      paramLabel = "ARG",
      description =
          "Each argument as JSON: 5, '\"text\"' or text, '[1,2]', '{\"x\":1}' for a record.")
  private List<String> arguments = List.of();

  @Option(
      names = {"-o", "--object", "--objectname"},
      paramLabel = "CLASS",
      description = "The class of the object, by its full name.")
  private String type = "";

  @Option(
      names = "--deadline",
      paramLabel = "SECONDS",
      description =
          "How long to wait for the answer of a method that does not wait itself. Default:"
              + " ${DEFAULT-VALUE}.")
  private int deadlineSeconds = 30;

  @Option(
      names = "--values",
      split = ",",
      paramLabel = "CLASS",
      description = "Classes annotated @ReplicatedValue that stand behind type variables.")
  private List<String> values = List.of();

  @Option(names = "--json", description = "Print one JSON object, also where the method threw.")
  private boolean json;

  @Mixin private final UserClasses classes = new UserClasses();
  @Mixin private final Endpoints endpoints = new Endpoints();

  CallCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws Exception {
    ClassLoader loader = classes.loader();
    Thread.currentThread().setContextClassLoader(loader);
    Class<?> replicated = UserClasses.load(loader, type.isEmpty() ? object : type);
    ProxyMethod called = ProxyMethod.find(replicated, method, arguments);
    try (ConcoordClient client = ConcoordClient.connect(config(loader))) {
      return call(called, client);
    }
  }

  private int call(ProxyMethod called, ConcoordClient client) {
    try (Progress ignored = Progress.after(1_000, console, "waits for the answer")) {
      return print(called, called.invoke(client, type.isEmpty() ? "" : object));
    } catch (ConcoordException ours) {
      throw ours;
    } catch (LinkageError broken) {
      throw ProxyMethod.unknown(broken);
    } catch (Exception thrown) {
      return printThrown(thrown);
    } catch (Throwable broken) {
      throw new IllegalStateException(broken.toString(), broken);
    }
  }

  private int print(ProxyMethod called, @Nullable Object result) {
    Object tree = JavaValues.toJson(result);
    if (json) {
      Map<String, @Nullable Object> line = new LinkedHashMap<>();
      line.put("returned", tree);
      console.out().println(JsonText.of(line));
    } else if (!called.isVoid()) {
      console.out().println(JsonText.of(tree));
    }
    return ExitCode.DONE;
  }

  private int printThrown(Exception thrown) {
    if (json) {
      Map<String, @Nullable Object> line = new LinkedHashMap<>();
      line.put("threw", thrown.getClass().getName());
      line.put("message", thrown.getMessage());
      console.out().println(JsonText.of(line));
    } else {
      console.err().println("the method threw " + thrown);
    }
    return ExitCode.FAILED;
  }

  private ClientConfig config(ClassLoader loader) {
    ClientConfig.Builder builder =
        endpoints.config(console).deadline(Duration.ofSeconds(deadlineSeconds));
    values.forEach(name -> builder.values(UserClasses.load(loader, name.strip())));
    return builder.build();
  }
}
