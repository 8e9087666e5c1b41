package org.concoord.cli;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.concoord.codec.AdminAnswer;
import org.concoord.codec.AdminAsk;
import org.concoord.codec.AdminHello;
import org.concoord.codec.Bodies;
import org.concoord.codec.FrameHeader;
import org.concoord.codec.FrameType;
import org.concoord.codec.Goodbye;
import org.concoord.codec.Limits;
import org.concoord.codec.MalformedFrameException;
import org.concoord.codec.MessagePackWriter;
import org.concoord.codec.Token;
import org.concoord.codec.Versions;
import org.concoord.paxos.ClusterId;
import org.concoord.paxos.ReplicaId;
import org.concoord.spi.MalformedValueException;
import org.concoord.transport.Connection;
import org.concoord.transport.ConnectionHandler;
import org.concoord.transport.Loop;
import org.concoord.transport.Protection;
import org.concoord.transport.Role;
import org.jspecify.annotations.Nullable;

/**
 * An operator's conversation with one replica, over its port: asks one thing after another and
 * waits for each answer. Any thread but its own.
 */
public final class AdminClient implements AutoCloseable {
  private static final Duration DIAL = Duration.ofSeconds(5);

  private final String address;
  private final @Nullable Token token;
  private final Loop loop = Loop.startDaemon("concoord-operator");
  private final CompletableFuture<Connection> welcomed = new CompletableFuture<>();
  private final Map<Long, CompletableFuture<AdminAnswer>> open = new ConcurrentHashMap<>();
  private final AtomicLong number = new AtomicLong();
  private final byte[] header = new byte[FrameHeader.BYTES];
  private final MessagePackWriter body = new MessagePackWriter();

  /** Why the connection has ended; on the loop. */
  private @Nullable CommandFailure ended;

  private AdminClient(String address, @Nullable Token token) {
    this.address = address;
    this.token = token;
  }

  /**
   * Dials a replica, and returns once it has let this operator in.
   *
   * @throws CommandFailure if it does not answer, or does not let him in, with its words
   * @throws IllegalArgumentException if the certificate is unusable
   */
  static AdminClient connect(String address, SecurityOptions security, Console console)
      throws InterruptedException {
    String secret = security.token(console);
    Protection protection = security.protection(console, Role.ADMIN);
    AdminClient client = new AdminClient(address, secret == null ? null : Token.parse(secret));
    try {
      client.loop.protect(protection);
      client.loop.execute(() -> client.loop.connect(address, DIAL, client.new Link()));
      client.await(client.welcomed, DIAL.plusSeconds(1));
      return client;
    } catch (CommandFailure | IllegalArgumentException | InterruptedException failure) {
      client.close();
      throw failure;
    }
  }

  String address() {
    return address;
  }

  /**
   * Asks, and waits for the answer.
   *
   * @throws CommandFailure if none comes in time; then nobody knows whether it was done
   */
  public AdminAnswer ask(String command, Duration patience, String... arguments)
      throws InterruptedException {
    AdminAsk ask = new AdminAsk(number.incrementAndGet(), command, List.of(arguments));
    CompletableFuture<AdminAnswer> answer = new CompletableFuture<>();
    open.put(ask.number(), answer);
    loop.execute(
        () -> {
          body.reset();
          ask.write(body);
          if (ended == null) {
            send(welcomed.getNow(null), FrameType.ADMIN_ASK);
          } else {
            answer.completeExceptionally(ended);
          }
        });
    return await(answer, patience);
  }

  private <T> T await(CompletableFuture<T> future, Duration patience) throws InterruptedException {
    try {
      return future.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException failed) {
      if (failed.getCause() instanceof CommandFailure failure) {
        throw failure;
      }
      throw new IllegalStateException(failed.getCause());
    } catch (TimeoutException silent) {
      throw new CommandFailure(
          ExitCode.UNAVAILABLE,
          address + " has not answered within " + patience.toSeconds() + " s");
    }
  }

  private void send(@Nullable Connection connection, FrameType type) {
    if (connection != null) {
      FrameHeader.write(header, type, ClusterId.NONE, 0, ReplicaId.NONE, ReplicaId.NONE);
      connection.send(header, header.length, body.array(), 0, body.size());
    }
  }

  private void fail(CommandFailure failure) {
    ended = failure;
    welcomed.completeExceptionally(failure);
    open.values().forEach(answer -> answer.completeExceptionally(failure));
  }

  @Override
  public void close() {
    loop.close();
  }

  /** The connection, on the loop. */
  private final class Link implements ConnectionHandler {
    private @Nullable Connection connection;

    @Override
    public void onOpen(Connection opened) {
      connection = opened;
      opened.limitFrames(Limits.FRAME_BYTES);
      body.reset();
      if (token != null) {
        token.write(body);
        send(opened, FrameType.TOKEN);
        body.reset();
      }
      new AdminHello(Versions.CURRENT).write(body);
      send(opened, FrameType.ADMIN_HELLO);
    }

    @Override
    public void onFrame(Connection from, byte[] frame) {
      try {
        take(from, FrameHeader.check(frame), frame);
      } catch (MalformedFrameException | MalformedValueException malformed) {
        from.close("its frame cannot be read: " + malformed.getMessage());
      }
    }

    private void take(Connection from, FrameType type, byte[] frame) {
      switch (type) {
        case ADMIN_WELCOME -> {
          AdminHello.read(Bodies.of(frame));
          welcomed.complete(from);
        }
        case ADMIN_ANSWER -> {
          AdminAnswer answer = AdminAnswer.read(Bodies.of(frame));
          CompletableFuture<AdminAnswer> asked = open.remove(answer.number());
          if (asked != null) {
            asked.complete(answer);
          }
        }
        case GOODBYE -> {
          Goodbye goodbye = Goodbye.read(Bodies.of(frame));
          int code = goodbye.notAuthorized() ? ExitCode.NOT_AUTHORIZED : ExitCode.UNAVAILABLE;
          fail(new CommandFailure(code, address + " says: " + goodbye.reason()));
          from.close("goodbye");
        }
        default -> from.close("a " + type + " frame, which no operator takes");
      }
    }

    @Override
    public void onClosed(String reason) {
      fail(new CommandFailure(ExitCode.UNAVAILABLE, address + ": " + reason));
    }
  }
}
