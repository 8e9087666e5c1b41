package org.concoord.testkit.junit;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.concoord.transport.AcceptLimits;
import org.concoord.transport.ConnectionHandler;
import org.concoord.transport.Loop;
import org.concoord.transport.Protection;

/**
 * A replica's loop whose connections are hurt as the {@link Network} says. All else, and above all
 * every socket, is that of the loop beneath.
 */
final class FaultyLoop implements Loop {
  private final Loop loop;
  private final Network network;
  private final int number;

  /** On the loop. */
  private final Set<FaultyConnection> connections = new LinkedHashSet<>();

  FaultyLoop(Loop loop, Network network, int number) {
    this.loop = loop;
    this.network = network;
    this.number = number;
  }

  /** Any thread; a loop that has ended has nothing to change any more. */
  void faultsChanged() {
    onEach(FaultyConnection::faultsChanged);
  }

  /** Resets what was dialled on a link. Any thread. */
  void reset(Link link) {
    onEach(connection -> connection.resetIfDialledOn(link));
  }

  private void onEach(Consumer<FaultyConnection> action) {
    try {
      loop.execute(() -> List.copyOf(connections).forEach(action));
    } catch (RejectedExecutionException ended) {
      // Its connections have ended with it.
    }
  }

  void opened(FaultyConnection connection) {
    connections.add(connection);
  }

  void ended(FaultyConnection connection) {
    connections.remove(connection);
  }

  /** The link of a connection that this replica has accepted, by its first frame. */
  Link linkOf(byte[] hello) {
    return network.linkOf(hello, number);
  }

  @Override
  public void protect(Protection protection) {
    loop.protect(protection);
  }

  @Override
  public void limitAccepting(AcceptLimits limits) {
    loop.limitAccepting(limits);
  }

  @Override
  public Listening listen(String hostAndPort, Supplier<ConnectionHandler> handlers) {
    return loop.listen(hostAndPort, () -> FaultyConnection.accepted(this, handlers.get()));
  }

  @Override
  public void connect(String hostAndPort, Duration timeout, ConnectionHandler handler) {
    Link link = network.linkTo(number, hostAndPort);
    FaultyConnection dialled = FaultyConnection.dialled(this, handler, link);
    if (link.faults().isSevered()) {
      dialled.loseAttempt(timeout);
    } else {
      loop.connect(hostAndPort, timeout, dialled);
    }
  }

  @Override
  public void execute(Runnable task) {
    loop.execute(task);
  }

  @Override
  public boolean inLoop() {
    return loop.inLoop();
  }

  @Override
  public void every(Duration period, Runnable task) {
    loop.every(period, task);
  }

  @Override
  public Cancellable after(Duration delay, Runnable task) {
    return loop.after(delay, task);
  }

  @Override
  public void onTurnEnd(Runnable action) {
    loop.onTurnEnd(action);
  }

  @Override
  public void wantTurnEnd() {
    loop.wantTurnEnd();
  }

  @Override
  public long bytesReceived() {
    return loop.bytesReceived();
  }

  @Override
  public long bytesSent() {
    return loop.bytesSent();
  }

  @Override
  public void close() {
    loop.close();
  }

  @Override
  public void abort() {
    loop.abort();
  }
}
