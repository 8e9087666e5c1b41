package com.acme.bank;

import java.time.Duration;
import java.util.List;
import org.concoord.Replica;
import org.concoord.ReplicaConfig;

/**
 * One replica as a process: where it listens, then the first members. Says what it is for each line
 * it reads.
 */
public final class Node {
  private Node() {}

  public static void main(String[] args) throws Exception {
    List<String> members = List.of(args).subList(1, args.length);
    Replica replica =
        Replica.start(
            ReplicaConfig.builder()
                .replicate(Bank.class)
                .listen(args[0])
                .firstMembers(members)
                .build());
    replica.awaitReady(Duration.ofSeconds(60));
    System.out.println("ready");
    while (System.in.read() >= 0) {
      System.out.println(replica.isLeader() ? "leader" : "follower");
    }
    replica.close();
  }
}
