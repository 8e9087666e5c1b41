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
      "Without the class on the class path, the replicas tell how it is called. The call is made"
          + " once: it runs at most once, and exactly once if an answer is printed.",
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
          "The object's name, with -o; or a class, or a type, for the object that bears its type's"
              + " name.")
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
      paramLabel = "CLASS|TYPE",
      description =
          "The class of the object, by its full name, or its type by the name that replicas know"
              + " it by.")
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
    if (deadlineSeconds < 1) {
      throw CommandFailure.usage("--deadline " + deadlineSeconds + ": a deadline is 1 s at least");
    }
    ClassLoader loader = classes.loader();
    Thread.currentThread().setContextClassLoader(loader);
    CalledMethod called =
        new Callees(console, endpoints, loader)
            .find(type.isEmpty() ? object : type, method, arguments);
    try (ConcoordClient client = ConcoordClient.connect(config(loader))) {
      return call(called, client);
    }
  }

  private int call(CalledMethod called, ConcoordClient client) {
    CalledMethod.Bound bound = called.bind(client, type.isEmpty() ? "" : object);
    try (Progress ignored = Progress.after(1_000, console, "waits for the answer")) {
      return print(called, bound.invoke());
    } catch (ConcoordException ours) {
      throw ours;
    } catch (LinkageError broken) {
      throw CalledMethod.unknown(broken);
    } catch (Exception thrown) {
      return printThrown(thrown);
    } catch (Throwable broken) {
      throw new IllegalStateException(broken.toString(), broken);
    }
  }

  private int print(CalledMethod called, @Nullable Object result) {
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
      line.put("threw", ContractException.classOf(thrown));
      line.put("message", thrown.getMessage());
      console.out().println(JsonText.of(line));
    } else {
      console.err().println("the method threw " + ContractException.shown(thrown));
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
