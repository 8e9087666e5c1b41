package org.concoord.cli;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.concoord.codec.JsonText;
import org.concoord.transport.HostAndPort;

/**
 * Sends what is logged to a {@code concoord logdaemon}, one JSON object a line. Whoever logs never
 * waits for that: what does not fit into a queue while the daemon is slow, or away, is dropped, and
 * the next line that arrives says how much was.
 */
final class LogShipper extends AppenderBase<ILoggingEvent> {
  private static final int QUEUE = 10_000;
  private static final int DIAL_MILLIS = 2_000;
  private static final long PAUSE_MILLIS = 1_000;
  private static final long LINGER_MILLIS = 500;

  /** After which an empty line says that this one is alive, see {@link LogDaemon}. */
  private static final long SILENCE_MILLIS = 15_000;

  private final BlockingQueue<String> queue = new ArrayBlockingQueue<>(QUEUE);
  private final AtomicLong dropped = new AtomicLong();
  private final HostAndPort daemon;
  private final long silenceMillis;
  private final Thread shipping = new Thread(this::ship, "concoord-log-shipper");
  private volatile String source = "";

  LogShipper(HostAndPort daemon) {
    this(daemon, SILENCE_MILLIS);
  }

  LogShipper(HostAndPort daemon, long silenceMillis) {
    this.daemon = daemon;
    this.silenceMillis = silenceMillis;
    shipping.setDaemon(true);
  }

  /**
   * To a daemon at {@code host:port}.
   *
   * @throws CommandFailure if that is beyond this machine, and not allowed
   */
  static LogShipper to(String hostAndPort, boolean insecure) {
    HostAndPort daemon = HostAndPort.parse(hostAndPort);
    try {
      if (!insecure && !InetAddress.getByName(daemon.host()).isLoopbackAddress()) {
        throw CommandFailure.usage(
            "sending the log to "
                + hostAndPort
                + " in plaintext would let anybody on the way read it: say --insecure if the"
                + " network is trusted");
      }
    } catch (UnknownHostException unknown) {
      throw CommandFailure.usage("-l " + hostAndPort + ": unknown host " + daemon.host());
    }
    return new LogShipper(daemon);
  }

  /** Whose lines these are. */
  void from(String replica) {
    source = replica;
  }

  @Override
  public void start() {
    super.start();
    shipping.start();
  }

  @Override
  protected void append(ILoggingEvent event) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("replica", source);
    line.put("time", event.getTimeStamp());
    line.put("level", event.getLevel().toString());
    line.put("text", event.getFormattedMessage());
    if (event.getThrowableProxy() != null) {
      line.put("trace", ThrowableProxyUtil.asString(event.getThrowableProxy()));
    }
    if (!queue.offer(JsonText.of(line))) {
      dropped.incrementAndGet();
    }
  }

  long dropped() {
    return dropped.get();
  }

  /** Waits a moment for what is queued to leave; for the end of the process. */
  void drain() throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(LINGER_MILLIS);
    while (!queue.isEmpty() && System.nanoTime() - deadline < 0) {
      Thread.sleep(10);
    }
  }

  private void ship() {
    try {
      while (true) {
        String first = queue.take();
        try (Socket socket = new Socket()) {
          socket.connect(new InetSocketAddress(daemon.host(), daemon.port()), DIAL_MILLIS);
          send(socket, first);
        } catch (IOException away) {
          // Which line broke is not known; the one at hand is lost, and counted.
          dropped.incrementAndGet();
          Thread.sleep(PAUSE_MILLIS);
        }
      }
    } catch (InterruptedException over) {
      Thread.currentThread().interrupt();
    }
  }

  private void send(Socket socket, String first) throws IOException, InterruptedException {
    BufferedWriter out =
        new BufferedWriter(
            new OutputStreamWriter(socket.getOutputStream(), StandardCharsets.UTF_8));
    String line = first;
    while (true) {
      long lost = dropped.getAndSet(0);
      if (lost > 0) {
        out.write(lossOf(lost));
        out.write('\n');
      }
      out.write(line);
      out.write('\n');
      if (queue.isEmpty()) {
        out.flush();
      }
      while ((line = queue.poll(silenceMillis, TimeUnit.MILLISECONDS)) == null) {
        try {
          out.write('\n');
          out.flush();
        } catch (IOException away) {
          // Nothing was at hand that could be lost; the next line dials again.
          return;
        }
      }
    }
  }

  private String lossOf(long lost) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("replica", source);
    line.put("time", System.currentTimeMillis());
    line.put("level", "WARN");
    line.put("text", source + ": " + lost + " lines of the log were dropped on the way here");
    return JsonText.of(line);
  }
}
