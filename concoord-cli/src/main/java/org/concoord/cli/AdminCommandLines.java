package org.concoord.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.time.Duration;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The commands that are one question to one replica. */
final class AdminCommandLines {
  private static final Duration SOON = Duration.ofSeconds(10);
  private static final Duration WHILE = Duration.ofSeconds(70);

  private static final boolean TELLS = false;
  private static final boolean CHANGES = true;

  private AdminCommandLines() {}

  static List<Object> all(Console console) {
    return List.of(
        new Status(console),
        new Members(console),
        new Leave(console),
        new Transfer(console),
        new Reset(console),
        new Snapshot(console),
        new Skip(console));
  }

  @Command(
      name = "status",
      sortOptions = false,
      header = "Shows what a replica knows of itself and the others.",
      description = {
        "",
        "Of the first of the endpoints that answers; what each line means is in"
            + " docs/operating.md.",
        ""
      })
  static final class Status extends AskCommand {
    Status(Console console) {
      super(console, "status", SOON, TELLS);
    }
  }

  @Command(
      name = "members",
      sortOptions = false,
      header = "Shows who votes, who stands by, and who leads.")
  static final class Members extends AskCommand {
    Members(Console console) {
      super(console, "members", SOON, TELLS);
    }
  }

  @Command(
      name = "leave",
      sortOptions = false,
      header = "Has a replica give up its vote, so that it may be closed.",
      description = {
        "",
        "A spare takes its place; without one this is only possible where more than three vote."
            + " To bring a replica in, start it: concoord replica -b HOST:PORT.",
        ""
      })
  static final class Leave extends AskCommand {
    Leave(Console console) {
      super(console, "leave", WHILE, CHANGES);
    }
  }

  @Command(
      name = "transfer",
      sortOptions = false,
      header = "Has another replica lead than this one, which has to lead.",
      description = {"", "Calls under way are answered by the next leader.", ""})
  static final class Transfer extends AskCommand {
    Transfer(Console console) {
      super(console, "transfer", SOON, CHANGES);
    }
  }

  @Command(
      name = "snapshot",
      sortOptions = false,
      header = "Has a durable replica keep a snapshot now, and drop its log from before.",
      description = {"", "It executes nothing while it encodes it; a leader hands over first.", ""})
  static final class Snapshot extends AskCommand {
    Snapshot(Console console) {
      super(console, "snapshot", WHILE, CHANGES);
    }
  }

  @Command(
      name = "skip",
      sortOptions = false,
      header = "Leaves out a slot whose calls no replica can execute.",
      description = {
        "",
        "Where a call kills its replicas (a stack overflow, memory, a missing class), durable ones"
            + " stand before its slot, as concoord status tells. The leader has the slot skipped:"
            + " none of its calls runs, their callers are told so, and all go on. Where memory or a"
            + " missing class can be had, that is the better mend.",
        ""
      })
  static final class Skip extends AskCommand {
    @Parameters(paramLabel = "SLOT", description = "The slot that the replicas stand before.")
    private long slot;

    @Option(
        names = "--force",
        description =
            "Although some voters have not said that they stand before it: where they are gone for"
                + " good. What they have answered after it is undone.")
    private boolean force;

    Skip(Console console) {
      super(console, "skip", WHILE, CHANGES);
    }

    @Override
    List<String> arguments() {
      return force ? List.of(Long.toString(slot), "force") : List.of(Long.toString(slot));
    }
  }

  @Command(
      name = "reset",
      sortOptions = false,
      header = "Makes what one replica holds an instance of its own: the last resort.",
      description = {
        "",
        "Where a majority is gone for good and the instance has halted. Calls that were answered"
            + " by those that are gone may be lost. Choose the replica that has executed most"
            + " (concoord status), stop all others, reset this one, and start new ones that join"
            + " it. The data directory of a durable one is that of the other instance then.",
        ""
      })
  static final class Reset extends AskCommand {
    private static final String YES = "yes";

    @Option(
        names = {"-y", "--yes"},
        description = "Do not ask.")
    private boolean sure;

    Reset(Console console) {
      super(console, "reset", WHILE, CHANGES);
    }

    @Override
    void confirm(String address) {
      if (sure) {
        return;
      }
      console()
          .err()
          .print(
              "Calls that others have answered may be lost. Make "
                  + address
                  + " an instance of its own? Type yes: ");
      console().err().flush();
      try {
        String typed =
            new BufferedReader(new InputStreamReader(console().in(), Charset.defaultCharset()))
                .readLine();
        if (!console().isTyped()) {
          console().err().println(); // Nobody has ended the line of the question.
        }
        if (typed == null || !typed.strip().equals(YES)) {
          throw new CommandFailure(ExitCode.FAILED, "nothing was done");
        }
      } catch (IOException unreadable) {
        throw new UncheckedIOException(unreadable);
      }
    }
  }
}
