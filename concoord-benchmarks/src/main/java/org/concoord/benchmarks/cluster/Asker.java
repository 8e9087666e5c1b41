package org.concoord.benchmarks.cluster;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A process that asks a name server without an end: {@code Asker ADDRESS PER_SECOND NETWORKS
 * QUERIES}, each query from another of so many networks of loopback. It prints "ready", begins and
 * ends to ask as "go" and "stop" on its standard input say, and answers each with how many it has
 * asked and how many answers it has had so far.
 */
final class Asker {
  /** What is sent at once, so that sleeping is left to the clock's granularity. */
  private static final int BURST = 10;

  private static final int TYPE_SRV = 33;

  /** What it asks. */
  enum Queries {
    /** For what there is. */
    ANSWERED,
    /** In turn for another zone, cut short, and no query at all. */
    STRAY
  }

  private final List<DatagramChannel> networks;
  private final int perSecond;
  private final List<ByteBuffer> queries;
  private final AtomicLong asked = new AtomicLong();
  private final AtomicLong answered = new AtomicLong();
  private volatile boolean asks;

  private Asker(List<DatagramChannel> networks, int perSecond, List<ByteBuffer> queries) {
    this.networks = networks;
    this.perSecond = perSecond;
    this.queries = queries;
  }

  public static void main(String[] arguments) throws Exception {
    String[] hostAndPort = arguments[0].split(":");
    InetSocketAddress server =
        new InetSocketAddress(hostAndPort[0], Integer.parseInt(hostAndPort[1]));
    int perSecond = Integer.parseInt(arguments[1]);
    List<DatagramChannel> networks = networks(Integer.parseInt(arguments[2]), server);
    Asker asker = new Asker(networks, perSecond, queries(Queries.valueOf(arguments[3])));
    Thread asking = new Thread(asker::ask, "asking");
    asking.setDaemon(true);
    asking.start();
    System.out.println("ready");
    var questions = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String word; (word = questions.readLine()) != null; ) {
      asker.asks = word.equals("go");
      System.out.println(asker.asked.get() + " " + asker.answered.get());
    }
  }

  private static List<DatagramChannel> networks(int count, InetSocketAddress server)
      throws IOException {
    List<DatagramChannel> channels = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      DatagramChannel channel = DatagramChannel.open();
      String from = "127." + (10 + i / 250) + "." + i % 250 + ".1";
      channel.bind(new InetSocketAddress(InetAddress.getByName(from), 0));
      channel.connect(server);
      channel.configureBlocking(false);
      channels.add(channel);
    }
    return channels;
  }

  private void ask() {
    ByteBuffer answer = ByteBuffer.allocateDirect(1_500);
    long began = System.nanoTime();
    try {
      for (long sent = 0; ; ) {
        if (!asks) {
          Thread.sleep(1);
          began = System.nanoTime();
          sent = 0;
          continue;
        }
        long due = began + sent * 1_000_000_000L / perSecond;
        for (long wait; (wait = due - System.nanoTime()) > 0; ) {
          Thread.sleep(wait / 1_000_000, (int) (wait % 1_000_000));
        }
        for (int i = 0; i < BURST; i++, sent++) {
          DatagramChannel channel = networks.get((int) (sent % networks.size()));
          ByteBuffer query = queries.get((int) (sent % queries.size()));
          query.putShort(0, (short) sent);
          if (exchange(channel, query.rewind(), answer)) {
            answered.incrementAndGet();
          }
          asked.incrementAndGet();
        }
      }
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException("asking failed", e);
    }
  }

  /** Whether an answer to the one before had come. */
  private static boolean exchange(DatagramChannel channel, ByteBuffer query, ByteBuffer answer)
      throws IOException {
    try {
      boolean came = channel.read(answer.clear()) > 0;
      channel.write(query);
      return came;
    } catch (PortUnreachableException nobody) {
      return false;
    }
  }

  private static List<ByteBuffer> queries(Queries which) {
    byte[] sound = query("_concoord", "_tcp", "c", "example");
    if (which == Queries.ANSWERED) {
      return List.of(ByteBuffer.wrap(sound));
    }
    byte[] none = new byte[sound.length];
    Arrays.fill(none, (byte) 0xff);
    return List.of(
        ByteBuffer.wrap(query("_concoord", "_tcp", "other", "example")),
        ByteBuffer.wrap(Arrays.copyOf(sound, sound.length / 2)),
        ByteBuffer.wrap(none));
  }

  private static byte[] query(String... labels) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(new byte[] {0, 0, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0});
    for (String label : labels) {
      bytes.write(label.length());
      bytes.writeBytes(label.getBytes(StandardCharsets.US_ASCII));
    }
    bytes.writeBytes(new byte[] {0, 0, TYPE_SRV, 0, 1});
    return bytes.toByteArray();
  }
}
