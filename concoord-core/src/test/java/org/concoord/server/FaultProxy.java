package org.concoord.server;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.concoord.codec.FrameHeader;
import org.concoord.codec.FrameType;
import org.concoord.codec.MessagePackReader;
import org.concoord.codec.PeerHello;

/**
 * Stands before one replica, passes its frames on, and hurts them: delays, cuts, and blocks one way
 * only. Knows who dialled from the hello, so that each link can be treated on its own; clients go
 * by the name {@link #CLIENT}.
 */
final class FaultProxy implements AutoCloseable {
  static final String CLIENT = "client";

  private final ServerSocket listener;
  private final int target;
  private final Set<Link> links = ConcurrentHashMap.newKeySet();
  private final Set<String> cut = ConcurrentHashMap.newKeySet();
  private final Set<String> blocked = ConcurrentHashMap.newKeySet();
  private final Set<String> stalled = ConcurrentHashMap.newKeySet();
  private volatile long delayMillis;

  FaultProxy(int target) throws IOException {
    this.target = target;
    this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    daemon("proxy", this::accept);
  }

  String address() {
    return "127.0.0.1:" + listener.getLocalPort();
  }

  /** Every frame in either direction arrives so much later. */
  void delay(long millis) {
    delayMillis = millis;
  }

  /** Breaks what {@code from} has dialled, and whatever it dials. */
  void cut(String from) {
    cut.add(from);
    breakOnce(from);
  }

  /** Breaks what {@code from} has dialled; it may dial again. */
  void breakOnce(String from) {
    links.stream().filter(link -> link.from.equals(from)).forEach(Link::close);
  }

  /** Passes on nothing of what {@code from} says, and all that is said to it; connections stay. */
  void block(String from) {
    blocked.add(from);
  }

  /**
   * Reads nothing more of what {@code from} says, as a process that stands still; connections stay.
   */
  void stall(String from) {
    stalled.add(from);
  }

  void heal() {
    cut.clear();
    blocked.clear();
    stalled.clear();
    delayMillis = 0;
  }

  private void accept() {
    try {
      while (true) {
        Socket dialled = listener.accept();
        daemon("proxy-link", () -> pass(dialled));
      }
    } catch (IOException closed) {
      links.forEach(Link::close);
    }
  }

  private void pass(Socket dialled) {
    try (dialled;
        Link link = new Link(dialled, new Socket(InetAddress.getLoopbackAddress(), target))) {
      links.add(link);
      link.run();
    } catch (IOException closed) {
      // Either side may close at any time; the other is closed by leaving.
    }
  }

  private static void daemon(String name, Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }

  private final class Link implements AutoCloseable {
    private final Socket dialled;
    private final Socket onward;
    private volatile String from = "";

    Link(Socket dialled, Socket onward) throws IOException {
      this.dialled = dialled;
      this.onward = onward;
      dialled.setTcpNoDelay(true);
      onward.setTcpNoDelay(true);
    }

    void run() throws IOException {
      DataInputStream in = new DataInputStream(dialled.getInputStream());
      DataOutputStream out = new DataOutputStream(onward.getOutputStream());
      byte[] hello = in.readNBytes(in.readInt());
      from = nameOf(hello);
      daemon("proxy-back", this::answers);
      for (byte[] frame = hello; ; frame = in.readNBytes(in.readInt())) {
        if (cut.contains(from)) {
          return;
        }
        pause();
        if (!blocked.contains(from)) {
          out.writeInt(frame.length);
          out.write(frame);
          out.flush();
        }
      }
    }

    private void answers() {
      try (this) {
        DataInputStream in = new DataInputStream(onward.getInputStream());
        DataOutputStream out = new DataOutputStream(dialled.getOutputStream());
        while (true) {
          byte[] frame = in.readNBytes(in.readInt());
          pause();
          out.writeInt(frame.length);
          out.write(frame);
          out.flush();
        }
      } catch (IOException closed) {
        // As above.
      }
    }

    private void pause() throws IOException {
      try {
        TimeUnit.MILLISECONDS.sleep(delayMillis);
        while (stalled.contains(from) && !dialled.isClosed()) {
          TimeUnit.MILLISECONDS.sleep(1);
        }
      } catch (InterruptedException stopped) {
        throw new IOException(stopped);
      }
    }

    private String nameOf(byte[] hello) {
      if (FrameHeader.check(hello) != FrameType.PEER_HELLO) {
        return CLIENT;
      }
      return PeerHello.read(
              new MessagePackReader(hello, FrameHeader.BYTES, hello.length - FrameHeader.BYTES))
          .address();
    }

    @Override
    public void close() {
      links.remove(this);
      try {
        dialled.close();
        onward.close();
      } catch (IOException alreadyClosed) {
        // Closed is what was wanted.
      }
    }
  }
}
