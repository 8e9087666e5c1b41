package org.concoord.cli;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.concoord.FailurePolicy;
import org.concoord.QuorumLostException;
import org.concoord.Replica;
import org.concoord.ReplicaConfig;
import org.concoord.cli.route53.Route53Names;
import org.concoord.codec.JsonText;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Runs a replica until it is told to end. Interrupting it, or {@code SIGTERM}, closes it: it hands
 * over if it leads, and its clients go on with the others.
 */
@Command(
    name = "replica",
    sortOptions = false,
    header = "Starts a replica, and runs it until Ctrl-C or SIGTERM.",
    description = {
      "",
      "It says on standard output when it listens and when a leader is known, and tells its story"
          + " on standard error. Ctrl-C hands over and closes it.",
      ""
    },
    footer = {
      "",
      "With your own class, made by \"concoord object\" and lying in /foo:",
      "  concoord replica -o tencounter.TenCounter --classpath /foo -p 14000",
      "",
      "Exit codes: 0 closed, 70 fenced, 73 the port or directory is taken, 78 the data on disk is"
          + " damaged: --rejoin is the way out, where a majority of the others is well."
    })
final class ReplicaCommand implements Callable<Integer> {
  private static final Duration A_WHILE = Duration.ofSeconds(10);

  private final Console console;
  private final AtomicBoolean fenced = new AtomicBoolean();

  /** Where it listens, once that is known. */
  private volatile String address = "";

  private volatile @Nullable LogShipper shipper;

  @Mixin private final ReplicaOptions options = new ReplicaOptions();

  @Option(
      names = {"-d", "--debug"},
      description = "Log all that is known, and print stack traces.")
  private boolean debug;

  @Option(names = "--json", description = "Say what happens as one JSON object a line.")
  private boolean json;

  ReplicaCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws InterruptedException {
    Logging.tellStory(debug);
    Route53Names route53 = options.route53(console);
    LogShipper sending = options.shipper();
    if (sending != null) {
      shipper = sending;
      Logging.addTo(sending);
    }
    Replica replica = start();
    if (route53 != null) {
      route53.follow(replica);
    }
    say("listening", "replica " + replica.address() + " listens", Map.of());
    Thread closing = new Thread(() -> close(replica), "concoord-close");
    Runtime.getRuntime().addShutdownHook(closing);
    awaitReady(replica);
    new CountDownLatch(1).await();
    return ExitCode.DONE;
  }

  private Replica start() {
    int port = options.firstPort();
    ReplicaConfig.Builder builder =
        options.begin(console).onFailure(this::onFenced).failurePolicy(FailurePolicy.HALT);
    while (true) {
      ReplicaConfig config = options.finish(builder, port);
      try {
        address = config.listen();
        if (shipper != null) {
          shipper.from(address);
        }
        return Replica.start(config);
      } catch (UncheckedIOException taken) {
        if (options.namesPort() || port == ReplicaOptions.LAST_PORT) {
          throw taken;
        }
        port++;
      }
    }
  }

  /** Says once a leader is known; until then, each while, what is missing. */
  private void awaitReady(Replica replica) throws InterruptedException {
    while (true) {
      try {
        replica.awaitReady(A_WHILE);
        String leader = replica.status().leader();
        say(
            "ready",
            "replica " + replica.address() + " is ready: " + leader + " leads",
            Map.of("leader", leader));
        return;
      } catch (QuorumLostException notYet) {
        console.err().println(notYet.getMessage());
      }
    }
  }

  private void say(String event, String sentence, Map<String, Object> more) {
    if (!json) {
      console.out().println(sentence);
      return;
    }
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("event", event);
    line.put("address", address);
    line.putAll(more);
    console.out().println(JsonText.of(line));
  }

  /**
   * A fenced replica must say nothing more, to anybody: the process ends when this returns, without
   * a word to the others that it had (W2).
   */
  private void onFenced(Throwable failure) {
    fenced.set(true);
    console.err().println("fenced: " + failure.getMessage());
    if (debug) {
      failure.printStackTrace(console.err());
    }
    console.err().flush();
    drainLog();
  }

  private void drainLog() {
    LogShipper sending = shipper;
    if (sending != null) {
      try {
        sending.drain();
      } catch (InterruptedException hurry) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Ends the process with the code of success: it was asked to end, and did so in order. */
  private void close(Replica replica) {
    if (fenced.get()) {
      return;
    }
    replica.close();
    say("closed", "replica " + replica.address() + " is closed", Map.of());
    console.out().flush();
    drainLog();
    Runtime.getRuntime().halt(ExitCode.DONE);
  }
}
