package org.concoord.dns;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SRVRecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** A DNS server that says what it is told to, by UDP and TCP. */
public final class FakeDns implements AutoCloseable {
  private final ServerSocket streams;
  private final DatagramSocket datagrams;
  private final Map<String, List<Record>> records = new ConcurrentHashMap<>();
  private final Set<String> ignored = ConcurrentHashMap.newKeySet();
  private final AtomicInteger questions = new AtomicInteger();
  private volatile boolean truncates;
  private volatile boolean liesFirst;
  private volatile long dripMillis;
  private volatile int rcode = Rcode.NOERROR;

  public FakeDns() throws IOException {
    streams = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    datagrams = new DatagramSocket(streams.getLocalPort(), InetAddress.getLoopbackAddress());
    start(this::serveDatagrams);
    start(this::serveStreams);
  }

  private interface Serving {
    void run() throws IOException;
  }

  private static void start(Serving serving) {
    Thread thread =
        new Thread(
            () -> {
              try {
                serving.run();
              } catch (IOException closed) {
                return;
              }
            });
    thread.setDaemon(true);
    thread.start();
  }

  public String address() {
    return "127.0.0.1:" + streams.getLocalPort();
  }

  int questions() {
    return questions.get();
  }

  /** From now on answers by UDP tell nothing, but to come by TCP. */
  void truncate() {
    truncates = true;
  }

  /** From now on an answer to another question comes before each. */
  void lieFirst() {
    liesFirst = true;
  }

  /** From now on an answer by TCP comes a byte at a time, so far apart. */
  void drip(long millis) {
    dripMillis = millis;
  }

  /** From now on nothing is said to whoever asks that of a host. */
  void ignore(String host, int type) {
    ignored.add(host + ". " + type);
  }

  void fail(int code) {
    rcode = code;
  }

  public void forget() {
    records.clear();
  }

  private void add(String name, int type, Record record) {
    records.merge(
        name + " " + type,
        List.of(record),
        (old, more) -> java.util.stream.Stream.of(old, more).flatMap(List::stream).toList());
  }

  public void service(String domain, String host, int port, int priority, long ttl) {
    String name = "_concoord._tcp." + domain + ".";
    add(
        name,
        Type.SRV,
        new SRVRecord(
            Name.fromConstantString(name),
            DClass.IN,
            ttl,
            priority,
            0,
            port,
            Name.fromConstantString(host + ".")));
  }

  public void address(String host, String address) throws UnknownHostException {
    Name name = Name.fromConstantString(host + ".");
    InetAddress parsed = InetAddress.getByName(address);
    Record record =
        parsed instanceof Inet6Address
            ? new AAAARecord(name, DClass.IN, 60, parsed)
            : new ARecord(name, DClass.IN, 60, parsed);
    add(host + ".", record.getType(), record);
  }

  void alias(String host, String target) {
    Name name = Name.fromConstantString(host + ".");
    CNAMERecord alias = new CNAMERecord(name, DClass.IN, 60, Name.fromConstantString(target + "."));
    add(host + ".", Type.A, alias);
    records
        .getOrDefault(target + ". " + Type.A, List.of())
        .forEach(record -> add(host + ".", Type.A, record));
  }

  private static String key(Record question) {
    return question.getName() + " " + question.getType();
  }

  private Message answer(Message query) {
    questions.incrementAndGet();
    Record question = query.getQuestion();
    Message answer = new Message(query.getHeader().getID());
    answer.getHeader().setFlag(Flags.QR);
    answer.getHeader().setRcode(rcode);
    answer.addRecord(question, Section.QUESTION);
    records
        .getOrDefault(key(question), List.of())
        .forEach(record -> answer.addRecord(record, Section.ANSWER));
    return answer;
  }

  private void serveDatagrams() throws IOException {
    while (true) {
      DatagramPacket packet = new DatagramPacket(new byte[4_096], 4_096);
      datagrams.receive(packet);
      Message query = new Message(Arrays.copyOf(packet.getData(), packet.getLength()));
      if (ignored.contains(key(query.getQuestion()))) {
        continue;
      }
      if (liesFirst) {
        Message lie = answer(query);
        lie.getHeader().setID(query.getHeader().getID() ^ 1);
        byte[] bytes = lie.toWire();
        datagrams.send(new DatagramPacket(bytes, bytes.length, packet.getSocketAddress()));
      }
      Message answer = answer(query);
      if (truncates) {
        answer.removeAllRecords(Section.ANSWER);
        answer.getHeader().setFlag(Flags.TC);
      }
      byte[] bytes = answer.toWire();
      datagrams.send(new DatagramPacket(bytes, bytes.length, packet.getSocketAddress()));
    }
  }

  private void serveStreams() throws IOException {
    while (true) {
      try (Socket socket = streams.accept()) {
        DataInputStream in = new DataInputStream(socket.getInputStream());
        byte[] query = new byte[in.readUnsignedShort()];
        in.readFully(query);
        byte[] bytes = answer(new Message(query)).toWire();
        ByteBuffer framed = ByteBuffer.allocate(2 + bytes.length);
        framed.putShort((short) bytes.length).put(bytes);
        write(framed.array(), socket.getOutputStream());
      }
    }
  }

  private void write(byte[] framed, OutputStream out) {
    try {
      if (dripMillis == 0) {
        out.write(framed);
        return;
      }
      for (byte each : framed) {
        out.write(each);
        Thread.sleep(dripMillis);
      }
    } catch (IOException | InterruptedException gone) {
      // Whoever asked waits no more.
    }
  }

  @Override
  public void close() {
    try {
      datagrams.close();
      streams.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
