package org.concoord.server;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.concoord.ReplicaConfig;
import org.concoord.ReplicaStatus;
import org.concoord.View;

/**
 * A replica in a process of its own, which answers each line of its standard input by one line, and
 * ends with it.
 */
final class ReplicaProcess {
  private static volatile boolean haltsBeforeDecision;

  private ReplicaProcess() {}

  /**
   * @param args where to listen, the first members with commas between them, the data directory of
   *     a durable one, and "join" where it joins those instead, or "rejoin" where it may
   */
  public static void main(String[] args) throws IOException {
    TallyType type = new TallyType("tally");
    ReplicaConfig.Builder config = ReplicaConfig.builder().replicate(type).listen(args[0]);
    if (args.length > 3 && args[3].equals("join")) {
      config.join(args[1]);
    } else {
      config.firstMembers(List.of(args[1].split(",")));
    }
    if (args.length > 3 && args[3].equals("rejoin")) {
      config.rejoin();
    }
    if (args.length > 2) {
      // A snapshot every second or so: kills find replicas while they write one.
      config.dataDirectory(Path.of(args[2])).segmentBytes(4 << 20).snapshotSlots(50);
    }
    ReplicaServer replica =
        ReplicaServer.start(
            config.build(),
            new Probe() {
              @Override
              public String bind(String listen) {
                return System.getProperty("concoord.bind", listen);
              }

              @Override
              public void beforeDecided(long slot) {
                if (haltsBeforeDecision) {
                  Runtime.getRuntime().halt(137);
                }
              }
            });
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line; (line = in.readLine()) != null; ) {
      System.out.println(answer(line, replica, type));
    }
    replica.close();
  }

  private static String answer(String line, ReplicaServer replica, TallyType type) {
    if (line.equals("leave")) {
      return leave(replica);
    }
    return switch (line) {
      case "status" -> {
        ReplicaStatus status = replica.status();
        yield status.state() + " " + status.executedSlot() + " " + type.values();
      }
      case "identity" -> replica.status().replicaId();
      case "voters" -> String.join(",", replica.view().addresses(View.Role.VOTER));
      case "halt before the next decision" -> {
        haltsBeforeDecision = true;
        yield "yes";
      }
      case "heap" -> {
        System.gc();
        yield "" + ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
      }
      default -> throw new IllegalArgumentException(line);
    };
  }

  private static String leave(ReplicaServer replica) {
    try {
      replica.leave(Duration.ofSeconds(2));
      return "left";
    } catch (IllegalStateException refused) {
      return String.valueOf(refused.getMessage());
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
