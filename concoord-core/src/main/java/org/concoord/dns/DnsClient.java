package org.concoord.dns;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.channels.DatagramChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.concoord.transport.HostAndPort;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;

/**
 * Asks DNS servers one question at a time, and blocks until one of them answers. On the thread of
 * whoever asks, which may be interrupted: dnsjava's own resolver keeps threads for as long as the
 * process lives.
 */
final class DnsClient {
  private static final int TIMEOUT_MILLIS = 2_000;

  /** How often all servers are asked by UDP, which loses packets. */
  private static final int ATTEMPTS = 2;

  private static final int LARGEST_DATAGRAM = 4_096;
  private static final int PAYLOAD = 1_232;

  /** Aliases that lead to aliases: with more, somebody goes round in circles. */
  private static final int MOST_ALIASES = 8;

  /**
   * What was answered.
   *
   * @param records of the type that was asked for, at that name or where its aliases lead; empty
   *     where there are none
   * @param additional what the server told beside them
   */
  record Answer(List<Record> records, List<Record> additional) {}

  private final List<InetSocketAddress> servers;

  DnsClient(List<InetSocketAddress> servers) {
    this.servers = servers;
  }

  /**
   * @throws LookupException if no server says whether there is something, with the reasons
   */
  Answer ask(Name name, int type) throws LookupException {
    List<String> failures = new ArrayList<>();
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      for (InetSocketAddress server : servers) {
        String failure;
        try {
          Message answer = exchange(server, query(name, type));
          int rcode = answer.getRcode();
          if (rcode == Rcode.NOERROR || rcode == Rcode.NXDOMAIN) {
            return new Answer(records(answer, name, type), answer.getSection(Section.ADDITIONAL));
          }
          failure = "answered " + Rcode.string(rcode);
        } catch (SocketTimeoutException silent) {
          failure = "did not answer";
        } catch (IOException unreachable) {
          failure = "cannot be asked (" + unreachable.getMessage() + ")";
        }
        failures.add(describe(server) + " " + failure);
        if (Thread.currentThread().isInterrupted()) {
          throw new LookupException("interrupted");
        }
      }
    }
    throw new LookupException(
        failures.isEmpty()
            ? "no DNS server is known"
            : String.join(", ", failures.subList(0, servers.size())));
  }

  private static String describe(InetSocketAddress server) {
    String host =
        server.getAddress() == null ? server.getHostString() : server.getAddress().getHostAddress();
    return "DNS server " + new HostAndPort(host, server.getPort());
  }

  private static Message query(Name name, int type) {
    Message query = Message.newQuery(Record.newRecord(name, type, DClass.IN));
    query.addRecord(new OPTRecord(PAYLOAD, 0, 0), Section.ADDITIONAL);
    return query;
  }

  private static Message exchange(InetSocketAddress server, Message query) throws IOException {
    byte[] bytes = query.toWire();
    Message answer = byDatagram(server, query, bytes);
    return answer.getHeader().getFlag(Flags.TC) ? byStream(server, query, bytes) : answer;
  }

  private static Message byDatagram(InetSocketAddress server, Message query, byte[] bytes)
      throws IOException {
    // A channel's socket, since an interrupt ends its waiting.
    try (DatagramChannel channel = DatagramChannel.open();
        DatagramSocket socket = channel.socket()) {
      socket.connect(server);
      socket.send(new DatagramPacket(bytes, bytes.length));
      long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(TIMEOUT_MILLIS);
      DatagramPacket packet = new DatagramPacket(new byte[LARGEST_DATAGRAM], LARGEST_DATAGRAM);
      while (true) {
        long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
        if (left <= 0) {
          throw new SocketTimeoutException();
        }
        socket.setSoTimeout((int) left);
        socket.receive(packet);
        byte[] received = Arrays.copyOf(packet.getData(), packet.getLength());
        Message answer = answerTo(query, received);
        if (answer != null) {
          return answer;
        }
      }
    }
  }

  private static Message byStream(InetSocketAddress server, Message query, byte[] bytes)
      throws IOException {
    try (Socket socket = new Socket()) {
      socket.setSoTimeout(TIMEOUT_MILLIS);
      socket.connect(server, TIMEOUT_MILLIS);
      DataOutputStream out = new DataOutputStream(socket.getOutputStream());
      byte[] framed = new byte[2 + bytes.length];
      framed[0] = (byte) (bytes.length >> 8);
      framed[1] = (byte) bytes.length;
      System.arraycopy(bytes, 0, framed, 2, bytes.length);
      out.write(framed);
      DataInputStream in = new DataInputStream(socket.getInputStream());
      byte[] received = new byte[in.readUnsignedShort()];
      in.readFully(received);
      Message answer = answerTo(query, received);
      if (answer == null) {
        throw new IOException("its answer is to another question");
      }
      return answer;
    }
  }

  /** {@code null} for what is none, which somebody else may have sent. */
  private static @Nullable Message answerTo(Message query, byte[] bytes) {
    try {
      Message answer = new Message(bytes);
      boolean isAnswer =
          answer.getHeader().getID() == query.getHeader().getID()
              && answer.getHeader().getFlag(Flags.QR)
              && query.getQuestion().equals(answer.getQuestion());
      return isAnswer ? answer : null;
    } catch (IOException | RuntimeException malformed) {
      return null;
    }
  }

  private static List<Record> records(Message answer, Name name, int type) {
    Name at = name;
    for (int i = 0; i < MOST_ALIASES; i++) {
      List<Record> records = new ArrayList<>();
      Name alias = null;
      for (Record record : answer.getSection(Section.ANSWER)) {
        if (record.getName().equals(at) && record.getType() == type) {
          records.add(record);
        } else if (record.getName().equals(at) && record instanceof CNAMERecord cname) {
          alias = cname.getTarget();
        }
      }
      if (!records.isEmpty() || alias == null) {
        return records;
      }
      at = alias;
    }
    return List.of();
  }
}
