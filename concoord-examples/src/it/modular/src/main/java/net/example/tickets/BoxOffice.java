package net.example.tickets;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.concoord.ConcoordClient;
import org.concoord.Replica;
import org.concoord.ReplicaConfig;

/** Three replicas, a client, and the leader closed in between; prints what the calls gave. */
public final class BoxOffice {
  private BoxOffice() {}

  public static void main(String[] args) throws Exception {
    System.out.println(BoxOffice.class.getModule());
    try {
      ReplicaConfig.builder().replicate(Tickets.class);
    } catch (IllegalArgumentException closed) {
      System.out.println(closed.getMessage());
    }
    List<String> members = freeAddresses();
    List<Replica> replicas = new ArrayList<>();
    for (String member : members) {
      replicas.add(
          Replica.start(
              ReplicaConfig.builder()
                  .replicate(new TicketsReplicated())
                  .listen(member)
                  .firstMembers(members)
                  .build()));
    }
    for (Replica replica : replicas) {
      replica.awaitReady(Duration.ofSeconds(30));
    }
    try (ConcoordClient client = ConcoordClient.connect(String.join(",", members));
        TicketsProxy tickets = new TicketsProxy(client)) {
      tickets.concoordInit(5);
      book(tickets, new Booking("ada", 2));
      book(tickets, new Booking("bob", 4));
      closeLeader(replicas);
      book(tickets, new Booking("cy", 3));
      book(tickets, new Booking("di", 1));
      System.out.println(tickets.bookings());
    }
    for (Replica replica : replicas) {
      replica.close();
    }
  }

  private static void book(TicketsProxy tickets, Booking booking) {
    try {
      System.out.println(booking + ", left: " + tickets.book(booking));
    } catch (SoldOutException refusal) {
      System.out.println(refusal.refused() + " refused, left: " + refusal.left());
    }
  }

  private static void closeLeader(List<Replica> replicas) throws InterruptedException {
    while (true) {
      for (Replica replica : replicas) {
        if (replica.isLeader()) {
          replicas.remove(replica);
          replica.close();
          System.out.println("closed the leader");
          return;
        }
      }
      Thread.sleep(10);
    }
  }

  private static List<String> freeAddresses() throws IOException {
    List<ServerSocket> sockets = new ArrayList<>();
    List<String> addresses = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
      sockets.add(socket);
      addresses.add("127.0.0.1:" + socket.getLocalPort());
    }
    for (ServerSocket socket : sockets) {
      socket.close();
    }
    return addresses;
  }
}
