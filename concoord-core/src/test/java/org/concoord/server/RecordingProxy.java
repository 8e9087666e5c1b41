package org.concoord.server;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.concoord.transport.HostAndPort;

/** Passes bytes on to one replica, and keeps those that go to it, connection by connection. */
final class RecordingProxy implements AutoCloseable {
  private final ServerSocket listener;
  private final int target;
  private final List<ByteArrayOutputStream> heard = new CopyOnWriteArrayList<>();

  RecordingProxy(String target) throws IOException {
    this.target = HostAndPort.parse(target).port();
    this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    daemon(this::accept);
  }

  String address() {
    return "127.0.0.1:" + listener.getLocalPort();
  }

  /** What each connection has said so far. */
  List<byte[]> recorded() {
    return heard.stream()
        .map(ByteArrayOutputStream::toByteArray)
        .filter(said -> said.length > 0)
        .toList();
  }

  /** Says it to the replica, on a connection of its own, and waits until that is closed. */
  void sayAgain(byte[] said) {
    try (Socket again = new Socket(InetAddress.getLoopbackAddress(), target)) {
      again.setSoTimeout(10_000);
      again.getOutputStream().write(said);
      again.shutdownOutput();
      again.getInputStream().transferTo(OutputStream.nullOutputStream());
    } catch (SocketTimeoutException open) {
      throw new AssertionError("the connection stays open", open);
    } catch (IOException reset) {
      // As good.
    }
  }

  private void accept() {
    try {
      while (true) {
        Socket dialled = listener.accept();
        Socket onward = new Socket(InetAddress.getLoopbackAddress(), target);
        ByteArrayOutputStream record = new ByteArrayOutputStream();
        heard.add(record);
        daemon(() -> pass(dialled, onward, record));
        daemon(() -> pass(onward, dialled, null));
      }
    } catch (IOException closed) {
      // The test is over.
    }
  }

  private static void pass(Socket from, Socket to, ByteArrayOutputStream record) {
    byte[] buffer = new byte[8_192];
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int read; (read = in.read(buffer)) >= 0; ) {
        if (record != null) {
          record.write(buffer, 0, read);
        }
        out.write(buffer, 0, read);
      }
    } catch (IOException closed) {
      // Either side may close at any time.
    }
  }

  private static void daemon(Runnable work) {
    Thread thread = new Thread(work, "recording-proxy");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}
