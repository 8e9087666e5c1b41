package org.concoord.transport;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** Keeps what happens to a connection, for tests to wait on. */
class Recorder implements ConnectionHandler {
  final CompletableFuture<Connection> opened = new CompletableFuture<>();
  final CompletableFuture<String> closed = new CompletableFuture<>();
  final List<byte[]> frames = new CopyOnWriteArrayList<>();
  final AtomicInteger reads = new AtomicInteger();

  @Override
  public void onOpen(Connection connection) {
    opened.complete(connection);
  }

  @Override
  public void onFrame(Connection connection, byte[] frame) {
    frames.add(frame);
  }

  @Override
  public void onReadComplete(Connection connection) {
    reads.incrementAndGet();
  }

  @Override
  public void onClosed(String reason) {
    if (!closed.complete(reason)) {
      throw new IllegalStateException("closed twice: " + reason);
    }
  }
}
