package org.concoord.client;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.concoord.codec.Bodies;
import org.concoord.codec.CallsCursor;
import org.concoord.codec.ClientHello;
import org.concoord.codec.ClientWelcome;
import org.concoord.codec.CommandCursor;
import org.concoord.codec.FrameHeader;
import org.concoord.codec.FrameType;
import org.concoord.codec.MessagePackReader;
import org.concoord.codec.MessagePackWriter;
import org.concoord.codec.OutcomeStatus;
import org.concoord.codec.Redirect;
import org.concoord.codec.RepliesWriter;
import org.concoord.codec.Versions;
import org.concoord.paxos.ClusterId;
import org.concoord.paxos.ReplicaId;
import org.concoord.transport.Connection;
import org.concoord.transport.ConnectionHandler;
import org.concoord.transport.Loop;
import org.jspecify.annotations.Nullable;

/**
 * A replica's side of the conversation over real sockets, without replication: several of them
 * share one {@link State}, which executes each command of a session once and keeps its outcome.
 * What it does to its clients is settable.
 */
final class FakeReplica implements AutoCloseable {
  static final ClusterId CLUSTER = new ClusterId(7, 7);

  private final Loop loop = Loop.start("fake-replica");
  private final State state;
  private final Loop.Listening listening;
  private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
  final AtomicInteger hellos = new AtomicInteger();

  /** Those that were answered. */
  final AtomicInteger pings = new AtomicInteger();

  /** How many commands came in each frame of those that go together. */
  final List<Integer> batches = new CopyOnWriteArrayList<>();

  private final List<Runnable> held = new ArrayList<>();

  volatile ClusterId cluster = CLUSTER;
  volatile String leader = "";
  volatile List<String> members = List.of();
  volatile String trouble = "";

  /** Takes bytes and says nothing, as a stopped process does. */
  volatile boolean stopped;

  /** What becomes of one command: see {@link Fate}. */
  volatile FateOf fate = (command, sequence) -> Fate.ANSWER;

  FakeReplica(State state) {
    this.state = state;
    this.listening = loop.listen("127.0.0.1:0", Handler::new);
  }

  String address() {
    return listening.address();
  }

  /** All of these say that {@code leader} leads. */
  static void lead(FakeReplica leader, FakeReplica... all) {
    for (FakeReplica each : all) {
      each.leader = leader.address();
    }
  }

  void cut() {
    loop.execute(() -> connections.forEach(connection -> connection.close("cut")));
  }

  /** Tells those who are connected that it leads now. */
  void announce() {
    loop.execute(() -> connections.forEach(this::welcome));
  }

  /** Answers what it has been {@linkplain Fate#HOLD holding back}. */
  void release() {
    loop.execute(
        () -> {
          held.forEach(Runnable::run);
          held.clear();
        });
  }

  /** Redirects those who are connected, as a replica that has lost the lead does. */
  void redirect() {
    loop.execute(
        () ->
            connections.forEach(
                connection -> {
                  MessagePackWriter body = new MessagePackWriter();
                  new Redirect(leader, members, trouble).write(body);
                  send(connection, FrameType.REDIRECT, body);
                }));
  }

  @Override
  public void close() {
    loop.close();
  }

  private void welcome(Connection connection) {
    MessagePackWriter body = new MessagePackWriter();
    new ClientWelcome(Versions.CURRENT, cluster, members, leader, trouble).write(body);
    send(connection, FrameType.CLIENT_WELCOME, body);
  }

  private void send(Connection connection, FrameType type, MessagePackWriter body) {
    byte[] head = new byte[FrameHeader.BYTES];
    FrameHeader.write(head, type, cluster, 0, ReplicaId.NONE, ReplicaId.NONE);
    connection.send(head, head.length, body.array(), 0, body.size());
  }

  enum Fate {
    ANSWER,
    /** Executes and answers twice. */
    ANSWER_TWICE,
    /** Executes, and answers once told to. */
    HOLD,
    /** Executes, and the reply is lost, with all that should come on this connection after it. */
    LOSE_REPLY,
    /** Loses the command, and all that should come on this connection after it but replies. */
    LOSE,
    /** Executes, then the connection breaks before the reply. */
    EXECUTE_AND_CUT,
    /** The connection breaks before the command is seen. */
    CUT,
    /** Answers {@link State#refusal} without executing. */
    REFUSE
  }

  @FunctionalInterface
  interface FateOf {
    Fate of(CommandCursor command, long sequence);
  }

  /** What a command of a session does; returns its outcome's bytes. */
  @FunctionalInterface
  interface Method {
    byte[] run(CommandCursor command);
  }

  /** What the fake replicas have in common, as if they had agreed on it. */
  static final class State {
    final Map<Integer, Method> methods = new HashMap<>();
    final Map<Long, Map<Long, byte[]>> sessions = new TreeMap<>();
    final List<String> executed = new ArrayList<>();
    final Map<String, Long> objects = new HashMap<>();
    int calls;
    int opened;
    int keptAlive;
    int closedSessions;
    long ttlMicros = 60_000_000;
    long lastAckedBelow;
    @Nullable String remoteStack;
    volatile OutcomeStatus refusal = OutcomeStatus.BUSY;

    State() {
      methods.put(Echo.INCREMENT, command -> ok(++calls));
    }

    synchronized int calls() {
      return calls;
    }

    synchronized void expireAll() {
      sessions.clear();
    }

    synchronized byte[] execute(CommandCursor command) {
      if (command.kind() == org.concoord.codec.CommandKind.OPEN_SESSION) {
        long slot = 1_000 + ++opened;
        sessions.put(slot, new HashMap<>());
        MessagePackWriter out = new MessagePackWriter();
        out.writeLong(OutcomeStatus.OK.code());
        out.writeLong(slot);
        out.writeLong(3);
        out.writeLong(ttlMicros);
        return out.toByteArray();
      }
      Map<Long, byte[]> replies = sessions.get(command.sessionSlot());
      if (replies == null || command.sessionIndex() != 3) {
        return status(OutcomeStatus.SESSION_EXPIRED);
      }
      lastAckedBelow = command.ackedBelow();
      replies.keySet().removeIf(sequence -> sequence < command.ackedBelow());
      if (command.sequence() < command.ackedBelow()) {
        return status(OutcomeStatus.STALE);
      }
      if (command.sequence() - command.ackedBelow() >= 1_024) {
        throw new IllegalStateException("over 1,024 open calls");
      }
      byte[] cached = replies.get(command.sequence());
      if (cached == null) {
        cached = run(command);
        replies.put(command.sequence(), cached);
      }
      return cached;
    }

    private byte[] run(CommandCursor command) {
      executed.add(command.kind() + " " + command.sequence());
      return switch (command.kind()) {
        case CREATE_OBJECT -> {
          String name = command.arguments(new MessagePackReader()).readString();
          yield ok(objects.computeIfAbsent(name, any -> 100L + objects.size()));
        }
        case CALL, CONSTRUCT -> {
          Method method = methods.get(command.methodId());
          if (method == null) {
            yield OutcomeStatus.INCOMPATIBLE_TYPE.withText("no method " + command.methodId());
          }
          yield method.run(command);
        }
        case KEEP_ALIVE -> {
          keptAlive++;
          yield ok(0);
        }
        case CLOSE_SESSION -> {
          closedSessions++;
          yield ok(0);
        }
        default -> throw new IllegalStateException("a " + command.kind());
      };
    }
  }

  static byte[] ok(long value) {
    MessagePackWriter out = new MessagePackWriter();
    out.writeLong(OutcomeStatus.OK.code());
    out.writeLong(value);
    return out.toByteArray();
  }

  static byte[] status(OutcomeStatus status) {
    return new byte[] {(byte) status.code()};
  }

  private final class Handler implements ConnectionHandler {
    private final CallsCursor calls = new CallsCursor();
    private final CommandCursor command = new CommandCursor();
    private @Nullable Connection own;

    /** Something was lost on it, and so answers to pings are. */
    private boolean dead;

    @Override
    public void onOpen(Connection connection) {
      own = connection;
      connections.add(connection);
    }

    @Override
    public void onFrame(Connection connection, byte[] frame) {
      FrameType type = FrameHeader.check(frame);
      if (type == FrameType.CLIENT_HELLO) {
        hellos.incrementAndGet();
        ClientHello hello = ClientHello.read(Bodies.of(frame));
        if (!Versions.CURRENT.trouble(hello.versions()).isEmpty()) {
          throw new IllegalStateException("versions");
        }
        connection.limitFrames(4 << 20);
        if (stopped) {
          return;
        }
        welcome(connection);
        return;
      }
      if (type == FrameType.PING) {
        if (!stopped && !dead) {
          pings.incrementAndGet();
          send(connection, FrameType.PONG, new MessagePackWriter());
        }
        return;
      }
      boolean together = type == FrameType.BATCH;
      if (type != FrameType.CALLS && !together || !FrameHeader.isOf(frame, cluster)) {
        throw new IllegalStateException("a " + type + " of " + FrameHeader.cluster(frame));
      }
      if (together) {
        calls.reset(frame);
        int size = 0;
        while (calls.next()) {
          size++;
        }
        batches.add(size);
      }
      if (!stopped) {
        calls(connection, frame);
      }
    }

    private void calls(Connection connection, byte[] frame) {
      if (!leader.equals(address())) {
        MessagePackWriter body = new MessagePackWriter();
        new Redirect(leader, members, trouble).write(body);
        send(connection, FrameType.REDIRECT, body);
        return;
      }
      RepliesWriter replies = new RepliesWriter();
      calls.reset(frame);
      while (calls.next()) {
        command.readWhole(calls.array(), calls.offset(), calls.length());
        Fate what = fate.of(command, command.sequence());
        if (what == Fate.CUT) {
          connection.close("cut");
          return;
        }
        dead |= what == Fate.LOSE || what == Fate.LOSE_REPLY;
        if (what == Fate.LOSE) {
          continue;
        }
        byte[] outcome =
            what == Fate.REFUSE ? state.refusal.withText("at the door") : state.execute(command);
        if (what == Fate.EXECUTE_AND_CUT) {
          connection.close("cut");
          return;
        }
        if (what == Fate.HOLD) {
          RepliesWriter late = new RepliesWriter();
          late.add(
              command.sessionSlot(), command.sessionIndex(), command.sequence(), outcome, null);
          held.add(() -> send(connection, FrameType.REPLIES, late.finish()));
          continue;
        }
        int times = what == Fate.LOSE_REPLY ? 0 : what == Fate.ANSWER_TWICE ? 2 : 1;
        for (int i = 0; i < times; i++) {
          replies.add(
              command.sessionSlot(),
              command.sessionIndex(),
              command.sequence(),
              outcome,
              outcome[0] == OutcomeStatus.THROWN.code() ? state.remoteStack : null);
        }
      }
      if (replies.count() > 0) {
        send(connection, FrameType.REPLIES, replies.finish());
      }
    }

    @Override
    public void onClosed(String reason) {
      if (own != null) {
        connections.remove(own);
      }
    }
  }
}
