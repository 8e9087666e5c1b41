package org.concoord.testkit.sim;

import java.util.ArrayDeque;
import org.concoord.paxos.Member;
import org.concoord.paxos.Message;
import org.concoord.paxos.Outbox;
import org.concoord.spi.ReplicatedCode;
import org.jspecify.annotations.Nullable;

/** The reads of clients at one replica, with the rules of the server: see its {@code Reads}. */
final class ReadDesk {
  private record Waiting(long number, SimReader reader, Command command, long leaders) {}

  private final int index;
  private final World world;
  private final Member node;
  private final ReplicaState state;
  private final Lane lane;
  private final ArrayDeque<Waiting> asked = new ArrayDeque<>();

  private Message.@Nullable Confirm asking;

  /** What the step under way is about. */
  private @Nullable Message brought;

  /** How often this replica has changed whom it follows. */
  private long leaders;

  /**
   * @param lane that of the replica
   */
  ReadDesk(int index, World world, Member node, ReplicaState state, Lane lane) {
    this.index = index;
    this.world = world;
    this.node = node;
    this.state = state;
    this.lane = lane;
  }

  /** A read of whatever is executed. */
  void stale(SimReader reader, Command command) {
    byte[] outcome = read(command);
    world.specification().onStaleRead(index, command.bytes(), outcome);
    world.coverage().count("stale read");
    answer(reader, command, outcome);
  }

  /** A read that shows all that was answered before it began. */
  void ask(SimReader reader, Command command, Outbox out) {
    long number = node.lastRead() + 1;
    world.specification().onReadWanted(index, number);
    asked.add(new Waiting(number, reader, command, leaders));
    if (node.read(out) != number) {
      throw new IllegalStateException("reads are numbered one after the other");
    }
  }

  void onReadable(long number) {
    world.specification().onReadable(index, number);
    for (@Nullable Waiting next; (next = asked.peek()) != null && next.number <= number; ) {
      asked.remove();
      Waiting read = next;
      lane.add(() -> run(read));
    }
  }

  /** Whether all that were asked for have been let run. */
  boolean isIdle() {
    return asked.isEmpty();
  }

  private void run(Waiting read) {
    byte[] outcome = read(read.command);
    world.specification().onRead(index, read.number, read.command.bytes(), outcome);
    boolean led = node.leader().equals(node.self());
    world.coverage().count(led ? "read at the leader" : "read at a follower");
    if (read.leaders < leaders) {
      world.coverage().count("read outlasted a leader");
    }
    answer(read.reader, read.command, outcome);
  }

  /** As a replica executes it: no call of others from within. */
  private byte[] read(Command command) {
    ReplicatedCode.enter();
    try {
      return state.read(command.bytes());
    } finally {
      ReplicatedCode.exit();
    }
  }

  private void answer(SimReader reader, Command command, byte[] outcome) {
    long number = command.key().sequence();
    long slot = state.executed();
    world
        .network()
        .send(
            index,
            reader.process(),
            () -> reader.onAnswer(index, slot, number, outcome),
            () -> "reply to read " + number + " of " + reader.process());
  }

  void onRoleChanged() {
    leaders++;
  }

  /** Counts what would tell wrong rules from right ones. */
  void onSend(Message message) {
    if (message instanceof Message.Confirm confirm) {
      asking = confirm;
    } else if (message instanceof Message.Readable readable && readable.slot() > node.commit()) {
      world.coverage().count("read confirmed before the recovered suffix was decided");
    }
    if (message instanceof Message.Readable && brought instanceof Message.AskRead) {
      world.coverage().count("read under a lease");
    }
  }

  void onDeliver(Message message) {
    brought = message;
    if (message instanceof Message.Readable readable && readable.slot() > node.commit()) {
      world.coverage().count("read waited for its slot");
    } else if (message instanceof Message.Confirmed answer) {
      if (answer.ballot().isBelow(answer.promised())) {
        world.coverage().count("confirmation refused");
      }
      Message.Confirm question = asking;
      if (question != null && answer.round() != question.round()) {
        world.coverage().count("confirmation of an earlier round");
      }
      if (question != null && !answer.ballot().equals(question.ballot())) {
        world.coverage().count("confirmation of an earlier ballot");
      }
    }
  }
}
