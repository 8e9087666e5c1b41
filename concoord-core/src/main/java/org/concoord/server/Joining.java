package org.concoord.server;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.concoord.codec.FrameType;
import org.concoord.codec.MemberAsk;
import org.concoord.codec.MemberNews;
import org.concoord.codec.SnapshotImage;
import org.concoord.paxos.ClusterId;
import org.concoord.paxos.Configuration;
import org.concoord.paxos.Message;
import org.concoord.paxos.ReplicaId;
import org.concoord.paxos.Value;
import org.concoord.rsm.FencedException;
import org.concoord.rsm.StateImages;
import org.concoord.rsm.StateMachine;
import org.concoord.rsm.TypeRegistry;
import org.concoord.spi.MalformedValueException;
import org.concoord.transport.Loop;

/**
 * How a process comes into a running instance, under an identity that has never been there (M2):
 * from whoever answers it learns who votes; it has all voters keep their decisions, fetches a
 * snapshot from one of them, piece by piece, and goes on from it as one that follows the log.
 *
 * <p>The voters are asked to keep what they have before a snapshot is written, for as soon as all
 * of them have executed a slot they drop it, and what comes after the snapshot would be gone before
 * this process could ask. On the loop, but for verifying.
 */
final class Joining {
  private static final long STEP_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
  private static final long KEEP_NANOS = TimeUnit.MILLISECONDS.toNanos(300);

  /** How long nothing may come before another is asked. */
  private static final long SILENCE_NANOS = TimeUnit.SECONDS.toNanos(1);

  /**
   * And before the first piece, which waits for the whole to be written: by one voter at a time.
   */
  private static final long WRITING_NANOS = TimeUnit.SECONDS.toNanos(10);

  /** After so long a piece is asked for again: the question or the answer may be lost. */
  private static final long AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  /** Told of the state that this replica goes on from, and of the bytes it was made from. */
  interface Listener {
    void onJoined(StateMachine machine, Value image);
  }

  private final String address;
  private final PeerHub peers;
  private final TypeRegistry types;
  private final Loop loop;
  private final Chronicle chronicle;
  private final Listener listener;
  private final List<Value> pieces = new ArrayList<>();
  private Configuration configuration = Configuration.NONE;
  private ReplicaId leader = ReplicaId.NONE;
  private String objection = "";
  private ReplicaId giver = ReplicaId.NONE;

  /** Which snapshot the pieces are of; slot 0: of none. */
  private long slot;

  private long tag;
  private long length;
  private long received;
  private boolean verifying;

  /** How many have been asked who votes, and for a snapshot. */
  private int turn;

  private int givers;
  private final long beganNanos = System.nanoTime();
  private long stepNanos;
  private long keptNanos;
  private long heardNanos;

  /** Whether whoever is asked for a snapshot has sent anything. */
  private boolean gives;

  private long askedNanos;
  private long dialledNanos = beganNanos;

  /** When the leader was first asked to keep what it has; 0 before. */
  private long keepsSinceNanos;

  Joining(
      String address,
      PeerHub peers,
      TypeRegistry types,
      Loop loop,
      Chronicle chronicle,
      Listener listener) {
    this.address = address;
    this.peers = peers;
    this.types = types;
    this.loop = loop;
    this.chronicle = chronicle;
    this.listener = listener;
  }

  /** Another replica has introduced itself: the first instance that one belongs to is joined. */
  void onPeerMet(ClusterId instance) {
    if (peers.cluster().equals(ClusterId.NONE) && !instance.equals(ClusterId.NONE)) {
      peers.belongTo(instance);
    }
  }

  void tick(long now) {
    if (now - stepNanos < STEP_NANOS) {
      return;
    }
    stepNanos = now;
    List<ReplicaId> reached = peers.reached();
    if (peers.cluster().equals(ClusterId.NONE)) {
      // Whoever answers may have formed one since it introduced itself.
      if (now - dialledNanos > SILENCE_NANOS && !reached.isEmpty()) {
        dialledNanos = now;
        peers.redial("whether it has formed an instance");
      }
      return;
    }
    if (!reached.isEmpty()) {
      turn++;
      ReplicaId asked = reached.get(turn % reached.size());
      peers.sendOfMembers(asked, FrameType.MEMBER_ASK, MemberAsk.who()::write);
    }
    List<ReplicaId> voters = reached.stream().filter(configuration::isVoter).toList();
    if (objection.isEmpty() && !voters.isEmpty()) {
      keep(voters, now);
      fetch(voters, now);
    }
  }

  private void keep(List<ReplicaId> voters, long now) {
    if (now - keptNanos < KEEP_NANOS) {
      return;
    }
    keptNanos = now;
    voters.forEach(voter -> peers.send(voter, new Message.Fetch(0, 1)));
    if (!voters.contains(leader)) {
      keepsSinceNanos = 0;
    } else if (keepsSinceNanos == 0) {
      keepsSinceNanos = now;
    }
  }

  private void fetch(List<ReplicaId> voters, long now) {
    if (verifying || keepsSinceNanos == 0 || now - keepsSinceNanos < STEP_NANOS) {
      return;
    }
    long patience = gives ? SILENCE_NANOS : WRITING_NANOS;
    if (!giver.equals(ReplicaId.NONE) && (now - heardNanos > patience || !voters.contains(giver))) {
      giver = ReplicaId.NONE;
    }
    if (giver.equals(ReplicaId.NONE)) {
      List<ReplicaId> others = voters.stream().filter(voter -> !voter.equals(leader)).toList();
      // The first of all, so that others who join ask the same one; another where it is silent.
      List<ReplicaId> able = others.isEmpty() ? voters : others;
      giver = able.get(givers++ % able.size());
      gives = false;
      heardNanos = now;
      ask(now);
    } else if (now - askedNanos >= AGAIN_NANOS) {
      ask(now);
    }
  }

  private void ask(long now) {
    askedNanos = now;
    peers.send(giver, new Message.FetchPiece(0, slot, tag, pieces.size()));
  }

  /** Somebody tells who votes; of an older epoch than is known it is not heard. */
  void onNews(MemberNews news) {
    objection = news.objection();
    if (news.configuration().epoch() >= configuration.epoch()) {
      configuration = news.configuration();
      leader = news.leader();
      peers.want(configuration.voters().values());
    }
  }

  void onPiece(ReplicaId from, Message.SnapshotPiece piece) {
    if (verifying || !from.equals(giver)) {
      return;
    }
    heardNanos = System.nanoTime();
    gives = true;
    if (piece.slot() != slot || piece.tag() != tag || piece.length() != length) {
      if (piece.piece() != 0) {
        return; // late
      }
      forget();
      slot = piece.slot();
      tag = piece.tag();
      length = piece.length();
    }
    if (piece.piece() == pieces.size() && piece.bytes().length() > 0) {
      pieces.add(piece.bytes());
      received += piece.bytes().length();
      if (received >= length) {
        verify();
      } else {
        ask(heardNanos);
      }
    }
  }

  /** On a thread of its own, since it takes as long as the state is large. */
  private void verify() {
    verifying = true;
    List<Value> whole = List.copyOf(pieces);
    long of = slot;
    StateImages images = StateImages.ofAnyEpoch(types, peers.cluster());
    Thread thread = new Thread(() -> verify(images, of, whole), "concoord-joining-" + address);
    thread.setDaemon(true);
    thread.start();
  }

  private void verify(StateImages images, long of, List<Value> whole) {
    try {
      byte[] image = SnapshotImage.join(whole);
      StateMachine machine = images.restore(of, SnapshotImage.read(image));
      Waiting.ask(loop, () -> verified(machine, new Value(image, 0, image.length)));
    } catch (MalformedValueException | FencedException unsound) {
      Waiting.ask(loop, () -> refused(String.valueOf(unsound.getMessage())));
    } catch (OutOfMemoryError tooLarge) {
      Waiting.ask(loop, () -> refused("it does not fit into the memory"));
    } catch (RuntimeException | Error failure) {
      // Classes of the user's are made from it, and whatever they throw must be told somebody.
      Waiting.ask(loop, () -> refused(String.valueOf(failure)));
    }
  }

  private void verified(StateMachine machine, Value image) {
    long nanos = System.nanoTime() - beganNanos;
    chronicle.installedSnapshot(slot, peers.addressOf(giver), received, nanos);
    forget();
    listener.onJoined(machine, image);
  }

  /** What it was given cannot be kept: it is asked for again. */
  void askAgain() {
    verifying = false;
    giver = ReplicaId.NONE;
  }

  private void refused(String trouble) {
    chronicle.refusedSnapshot(slot, peers.addressOf(giver), trouble);
    verifying = false;
    giver = ReplicaId.NONE;
    forget();
  }

  private void forget() {
    pieces.clear();
    received = 0;
    slot = 0;
  }

  /** What it waits for, as one sentence. */
  String trouble() {
    if (!objection.isEmpty()) {
      return "joining: " + objection;
    }
    if (peers.cluster().equals(ClusterId.NONE)) {
      return "joining: no replica of an instance has answered yet";
    }
    if (configuration.epoch() == 0) {
      return "joining: nobody has said yet who votes in instance " + peers.cluster();
    }
    if (leader.equals(ReplicaId.NONE)) {
      return "joining: nobody leads instance %s: a majority of its voters %s has to run"
          .formatted(peers.cluster(), configuration.voters().values());
    }
    return verifying || received > 0
        ? "joining: a snapshot comes from %s, %d KiB so far"
            .formatted(peers.addressOf(giver), received >> 10)
        : "joining: waits for a snapshot of instance %s, whose voters are %s"
            .formatted(peers.cluster(), configuration.voters().values());
  }
}
