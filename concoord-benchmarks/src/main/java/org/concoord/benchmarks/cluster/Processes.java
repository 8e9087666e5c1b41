package org.concoord.benchmarks.cluster;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;

/** An instance whose replicas are processes on this machine. */
final class Processes implements AutoCloseable {
  private final List<Member> members;

  private Processes(List<Member> members) {
    this.members = members;
  }

  /** Starts so many replicas, and returns once all of them follow a leader. */
  static Processes start(int count, String... jvmOptions) throws IOException {
    List<String> addresses = freeAddresses(count);
    List<Member> members = new ArrayList<>();
    Processes processes = new Processes(members);
    try {
      for (String address : addresses) {
        members.add(Member.start(address, addresses, List.of(jvmOptions)));
      }
      for (Member member : members) {
        member.awaitReady();
      }
      return processes;
    } catch (IOException | RuntimeException e) {
      processes.close();
      throw e;
    }
  }

  private static List<String> freeAddresses(int count) throws IOException {
    List<ServerSocket> sockets = new ArrayList<>();
    List<String> addresses = new ArrayList<>();
    try {
      for (int i = 0; i < count; i++) {
        ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        sockets.add(socket);
        addresses.add("127.0.0.1:" + socket.getLocalPort());
      }
    } finally {
      for (ServerSocket socket : sockets) {
        socket.close();
      }
    }
    return addresses;
  }

  List<Member> members() {
    return members;
  }

  String endpoints() {
    return String.join(",", members.stream().map(Member::address).toList());
  }

  Member leader() throws InterruptedException {
    while (true) {
      for (Member member : members) {
        if (member.leads()) {
          return member;
        }
      }
      Thread.sleep(10);
    }
  }

  Member follower() throws InterruptedException {
    Member leader = leader();
    return members.stream().filter(member -> member != leader).findFirst().orElseThrow();
  }

  @Override
  public void close() {
    members.forEach(Member::close);
  }
}
