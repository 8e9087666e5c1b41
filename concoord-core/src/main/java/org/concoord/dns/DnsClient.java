package org.concoord.dns;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
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

  /**
   * For how long servers are waited for.
   *
   * @param exchange for one answer of one server, in however small pieces it comes
   * @param lookUp for all that a look-up asks, of whomever, so that nobody holds up its thread
   */
  record Patience(Duration exchange, Duration lookUp) {
    static final Patience DEFAULT = new Patience(Duration.ofSeconds(2), Duration.ofSeconds(10));
  }

  private interface Exchange {
    Message exchange(InetSocketAddress server, Message query) throws IOException;
  }

  private final List<InetSocketAddress> servers;
  private final Patience patience;
  private long endNanos;

  DnsClient(List<InetSocketAddress> servers, Patience patience) {
    this.servers = servers;
    this.patience = patience;
    begin();
  }

  /** A look-up begins, of one question or several. */
  void begin() {
    endNanos = System.nanoTime() + patience.lookUp().toNanos();
  }

  private boolean isOver() {
    return System.nanoTime() - endNanos >= 0;
  }

  /**
   * By UDP, and by TCP where the answer is too large for that.
   *
   * @throws LookupException if no server says whether there is something, with the reasons
   */
  Answer ask(Name name, int type) throws LookupException {
    return ask(name, type, this::exchange);
  }

  /** By TCP alone; otherwise as {@link #ask(Name, int)}. */
  Answer askByStream(Name name, int type) throws LookupException {
    return ask(name, type, (server, query) -> byStream(server, query, query.toWire()));
  }

  private Answer ask(Name name, int type, Exchange way) throws LookupException {
    List<String> failures = new ArrayList<>();
    for (int i = 0; i < ATTEMPTS * servers.size() && !isOver(); i++) {
      InetSocketAddress server = servers.get(i % servers.size());
      String failure;
      try {
        Message answer = way.exchange(server, query(name, type));
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
    if (failures.isEmpty()) {
      throw new LookupException(
          servers.isEmpty()
              ? "no DNS server is known"
              : "what it leads to takes too long to ask for");
    }
    int once = Math.min(failures.size(), servers.size());
    throw new LookupException(String.join(", ", failures.subList(0, once)));
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

  private Message exchange(InetSocketAddress server, Message query) throws IOException {
    byte[] bytes = query.toWire();
    Message answer = byDatagram(server, query, bytes);
    return answer.getHeader().getFlag(Flags.TC) ? byStream(server, query, bytes) : answer;
  }

  private long exchangeEnds() {
    long end = System.nanoTime() + patience.exchange().toNanos();
    return end - endNanos < 0 ? end : endNanos;
  }

  private static int millisUntil(long end) throws SocketTimeoutException {
    long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
    if (left <= 0) {
      throw new SocketTimeoutException();
    }
    return (int) left;
  }

  private Message byDatagram(InetSocketAddress server, Message query, byte[] bytes)
      throws IOException {
    // A channel's socket, since an interrupt ends its waiting.
    try (DatagramChannel channel = DatagramChannel.open();
        DatagramSocket socket = channel.socket()) {
      socket.connect(server);
      socket.send(new DatagramPacket(bytes, bytes.length));
      long end = exchangeEnds();
      DatagramPacket packet = new DatagramPacket(new byte[LARGEST_DATAGRAM], LARGEST_DATAGRAM);
      while (true) {
        socket.setSoTimeout(millisUntil(end));
        socket.receive(packet);
        byte[] received = Arrays.copyOf(packet.getData(), packet.getLength());
        Message answer = answerTo(query, received);
        if (answer != null) {
          return answer;
        }
      }
    }
  }

  private Message byStream(InetSocketAddress server, Message query, byte[] bytes)
      throws IOException {
    long end = exchangeEnds();
    try (SocketChannel channel = SocketChannel.open();
        Socket socket = channel.socket()) {
      socket.connect(server, millisUntil(end));
      byte[] framed = new byte[2 + bytes.length];
      framed[0] = (byte) (bytes.length >> 8);
      framed[1] = (byte) bytes.length;
      System.arraycopy(bytes, 0, framed, 2, bytes.length);
      socket.getOutputStream().write(framed);
      byte[] length = read(socket, 2, end);
      byte[] received = read(socket, (length[0] & 0xff) << 8 | length[1] & 0xff, end);
      Message answer = answerTo(query, received);
      if (answer == null) {
        throw new IOException("its answer is to another question");
      }
      return answer;
    }
  }

  /** All of that by then, in however small pieces it comes. */
  private static byte[] read(Socket socket, int count, long end) throws IOException {
    InputStream in = socket.getInputStream();
    byte[] bytes = new byte[count];
    int done = 0;
    while (done < count) {
      socket.setSoTimeout(millisUntil(end));
      int read = in.read(bytes, done, count - done);
      if (read < 0) {
        throw new EOFException("it has closed the connection");
      }
      done += read;
    }
    return bytes;
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
