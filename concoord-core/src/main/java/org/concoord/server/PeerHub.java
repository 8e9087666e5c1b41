package org.concoord.server;

import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.concoord.codec.FrameHeader;
import org.concoord.codec.FrameType;
import org.concoord.codec.Goodbye;
import org.concoord.codec.MalformedFrameException;
import org.concoord.codec.MessagePackReader;
import org.concoord.codec.MessagePackWriter;
import org.concoord.codec.PeerCodec;
import org.concoord.codec.PeerHello;
import org.concoord.paxos.ClusterId;
import org.concoord.paxos.Configuration;
import org.concoord.paxos.FormationMessage;
import org.concoord.paxos.Message;
import org.concoord.paxos.ReplicaId;
import org.concoord.spi.MalformedValueException;
import org.concoord.transport.Connection;
import org.concoord.transport.Loop;
import org.jspecify.annotations.Nullable;

/**
 * What this replica sends to others, on the links that it dials ({@link PeerLinks}). What they send
 * arrives on the connections that they dial ({@link PeerInbound}).
 */
final class PeerHub implements PeerLink.Listener, Consensus.PeerSender {

  /** A member silent for so long is dialled anew: an election takes a tenth of it. */
  private static final Duration SILENCE = Duration.ofSeconds(3);

  /**
   * What may wait for a replica that does not read: twice what a leader has under way to one that
   * answers (2.3), a sixteenth of the heap at most. What is proposed while it stands still it
   * fetches later, as decisions.
   */
  private static final long STREAM_BYTES =
      Math.min(16 << 20, Runtime.getRuntime().maxMemory() / 16);

  /** Told, on the loop, when a voter can be reached and when no more. */
  interface Listener {
    void onPeerUp(ReplicaId voter);

    void onPeerDown(ReplicaId voter);

    /** Another replica has introduced itself, and belongs to that instance or to none yet. */
    void onPeerMet(ReplicaId peer, ClusterId instance);
  }

  private final Loop loop;
  private final String address;
  private final Listener listener;
  private final Chronicle chronicle;
  private final Introductions introductions;
  private final PeerLinks links;

  /** The connections that other replicas have dialled. */
  private final Set<PeerInbound> inbound = new LinkedHashSet<>();

  private final PeerCodec codec = new PeerCodec();
  private final HeldPieces pieces = new HeldPieces();
  private final byte[] header = new byte[FrameHeader.BYTES];
  private final MessagePackWriter body = new MessagePackWriter();

  /** What {@link #body} holds, so that a message for several receivers is encoded once. */
  private @Nullable Message encoded;

  private FrameType encodedType = FrameType.HEARTBEAT;

  PeerHub(
      Loop loop,
      String address,
      Introductions introductions,
      Collection<String> members,
      Listener listener,
      Chronicle chronicle) {
    this.loop = loop;
    this.address = address;
    this.listener = listener;
    this.chronicle = chronicle;
    this.introductions = introductions;
    this.links = new PeerLinks(loop, address, this);
    links.want(members);
  }

  void dial() {
    links.dial();
  }

  /** Has no more reason of its own to dial these. */
  void wantNoMore(Collection<String> addresses) {
    links.wantNoMore(addresses);
  }

  /** Dials these too, until this replica knows who votes. */
  void want(Collection<String> addresses) {
    links.want(addresses);
  }

  /**
   * Dials anew where nothing that was sent has been answered for long: TCP sends again what was
   * lost at ever longer intervals, up to minutes, and a host that is gone answers nothing at all.
   *
   * @param votes whether this replica does: others answer its heartbeats, and else what it fetches
   * @param isConnected whether a voter has lately answered; asked only for who introduced itself
   */
  void redialSilent(boolean votes, Predicate<ReplicaId> isConnected) {
    for (PeerLink link : links.all().values()) {
      ReplicaId peer = link.answeredAs();
      boolean answers =
          votes && links.linkTo(peer) == link
              ? isConnected.test(peer)
              : !peer.equals(ReplicaId.NONE) && link.silent().compareTo(SILENCE) < 0;
      link.answers(answers, SILENCE);
    }
    links.forgetStrangers();
  }

  /** Dials all anew, to hear from them once more who they are. */
  void redial(String why) {
    links.all().values().forEach(link -> link.reset("asked anew " + why));
  }

  /**
   * This process goes by another identity from now on and introduces itself anew, also to those who
   * have dialled it.
   */
  void changeIdentity(ReplicaId newSelf) {
    introductions.changeIdentity(newSelf);
    String reason = "this replica goes by a new identity";
    links.all().values().forEach(link -> link.reset(reason));
    inbound.forEach(peer -> peer.close(reason));
  }

  /** This replica belongs to that instance, or wants to. */
  void belongTo(ClusterId instance) {
    introductions.belongTo(instance);
  }

  /** From now on only these have a vote. */
  void follow(Configuration configuration) {
    links.follow(configuration);
    inbound.forEach(peer -> links.meet(peer.address()));
  }

  /** Tells which of the voters can be reached. */
  void tellReached() {
    for (PeerLink link : links.all().values()) {
      if (!link.answeredAs().equals(ReplicaId.NONE)) {
        onIntroduced(link, link.answeredAs());
      }
    }
  }

  @Override
  public void send(ReplicaId to, Message message) {
    PeerLink link = links.answeredBy(to);
    Connection connection = link == null ? null : link.connection();
    if (connection == null) {
      return;
    }
    if (message instanceof Message.SnapshotPiece piece && !connection.isWritable()) {
      pieces.hold(to, piece);
      return;
    }
    if (message instanceof Message.Accept && connection.unsent() > STREAM_BYTES) {
      return; // as if it had been lost on its way
    }
    if (encoded != message) {
      body.reset();
      encodedType = codec.encode(message, body);
      encoded = message;
    }
    FrameHeader.write(header, encodedType, cluster(), message.epoch(), self(), to);
    connection.send(header, header.length, body.array(), 0, body.size());
  }

  /** Sends the pieces of snapshots that gave way, where there is room for them by now. */
  void sendHeldPieces() {
    pieces.release(this::isWritable, this::send);
  }

  private boolean isWritable(ReplicaId peer) {
    PeerLink link = links.answeredBy(peer);
    Connection connection = link == null ? null : link.connection();
    return connection == null || connection.isWritable();
  }

  void sendFormation(String member, FormationMessage message) {
    PeerLink link = links.at(member);
    if (link != null) {
      send(
          link,
          FrameType.FORMATION,
          message.instance(),
          content -> codec.encodeFormation(message, content));
    }
  }

  /** Sends what is said about members, whatever the instance of the other. */
  void sendOfMembers(ReplicaId to, FrameType type, Consumer<MessagePackWriter> content) {
    PeerLink link = links.answeredBy(to);
    if (link != null) {
      send(link, type, cluster(), content);
    }
  }

  private void send(
      PeerLink link, FrameType type, ClusterId instance, Consumer<MessagePackWriter> content) {
    Connection connection = link.connection();
    if (connection == null || link.answeredAs().equals(ReplicaId.NONE)) {
      return;
    }
    encoded = null;
    body.reset();
    content.accept(body);
    FrameHeader.write(header, type, instance, 0, self(), link.answeredAs());
    connection.send(header, header.length, body.array(), 0, body.size());
  }

  @Override
  public void onLinkOpen(PeerLink link) {
    Connection connection = link.connection();
    if (connection != null) {
      introductions.open(connection);
    }
  }

  /** Answers who has dialled this replica. */
  void welcome(Connection connection, ReplicaId peer) {
    introductions.introduce(connection, FrameType.PEER_WELCOME, peer);
  }

  @Override
  public void onLinkFrame(PeerLink link, byte[] frame) {
    try {
      take(link, FrameHeader.check(frame), frame);
    } catch (MalformedFrameException | MalformedValueException malformed) {
      link.reset("it sent what is no answer: " + malformed.getMessage());
    }
  }

  private void take(PeerLink link, FrameType type, byte[] frame) {
    MessagePackReader in =
        new MessagePackReader(frame, FrameHeader.BYTES, frame.length - FrameHeader.BYTES);
    if (type == FrameType.PEER_WELCOME) {
      PeerHello welcome = PeerHello.read(in);
      String trouble = trouble(welcome);
      if (trouble.isEmpty()) {
        links.introduced(link, welcome.id());
        chronicle.reached(link.address(), welcome.id());
        onIntroduced(link, welcome.id());
        listener.onPeerMet(welcome.id(), welcome.cluster());
      } else {
        refused(link, trouble);
      }
    } else if (type == FrameType.GOODBYE) {
      Goodbye goodbye = Goodbye.read(in);
      String said =
          (goodbye.notAuthorized() ? "it refuses this replica: " : "it said: ") + goodbye.reason();
      if (link.answeredAs().equals(ReplicaId.NONE)) {
        refused(link, said);
      } else {
        link.reset(said);
      }
    } else {
      link.reset("unexpected frame " + type);
    }
  }

  /** One of the two will not have the other. It is dialled again, and the log told once. */
  private void refused(PeerLink link, String reason) {
    if (!reason.equals(link.trouble())) {
      chronicle.refused(link.address(), reason);
    }
    link.reset(reason);
  }

  /** Why this replica and the other can have nothing to do with each other, or "". */
  String trouble(PeerHello other) {
    return introductions.trouble(other);
  }

  private void onIntroduced(PeerLink link, ReplicaId as) {
    ReplicaId voter = links.voterAt(link.address());
    if (voter == null) {
      return;
    }
    if (voter.equals(as)) {
      listener.onPeerUp(voter);
    } else {
      // M1, M2: a new process under an old address has forgotten what the old one promised.
      String refusal =
          "refused as a voter: "
              + as
              + " answers there now, a new process that knows nothing of what "
              + voter
              + " had promised";
      if (!refusal.equals(link.trouble())) {
        chronicle.refusedAsVoter(link.address(), refusal);
      }
      link.troubled(refusal);
    }
  }

  @Override
  public void onLinkClosed(PeerLink link, String reason) {
    links.closed(link);
    chronicle.lost(link.address(), reason);
    ReplicaId voter = links.voterAt(link.address());
    if (voter != null) {
      listener.onPeerDown(voter);
    }
  }

  void opened(PeerInbound peer) {
    // Who has been told of a later start listens to no earlier one: not to what is still on its
    // way from a process that is gone, nor to one that runs beside its own copy (M4).
    for (PeerInbound other : List.copyOf(inbound)) {
      if (other.isBefore(peer)) {
        other.close("a later start of " + other.id() + " has been heard");
      }
    }
    inbound.add(peer);
  }

  /**
   * A connection that another replica dialled has closed; returns whether that was its last, and so
   * says anything about it.
   */
  boolean closed(PeerInbound peer) {
    inbound.remove(peer);
    return inbound.stream().noneMatch(other -> other.id().equals(peer.id()));
  }

  /** A process has introduced itself on a connection that it dialled. */
  void metPeer(PeerHello hello) {
    PeerLink link = links.at(hello.address());
    if (link != null) {
      link.heard();
      if (!link.answeredAs().equals(ReplicaId.NONE) && !link.answeredAs().equals(hello.id())) {
        link.reset("another identity answers there now");
      }
    } else if (links.configuration().epoch() > 0) {
      links.meet(hello.address());
    }
  }

  /** Something came from the process that listens on {@code member}. */
  void heard(String member) {
    PeerLink link = links.at(member);
    if (link != null) {
      link.heard();
    }
  }

  /**
   * Those who have dialled this replica, are reached by it, and have no vote: where they listen.
   */
  Map<ReplicaId, String> strangers() {
    Map<ReplicaId, String> strangers = new LinkedHashMap<>();
    for (PeerInbound peer : inbound) {
      if (!links.configuration().isVoter(peer.id()) && links.answeredBy(peer.id()) != null) {
        strangers.put(peer.id(), peer.address());
      }
    }
    return strangers;
  }

  /** Whoever has introduced itself on a link of this replica's. */
  List<ReplicaId> reached() {
    return links.reached();
  }

  /** Whether another process answers where the voter was, which therefore has ended. */
  boolean isReplaced(ReplicaId voter) {
    PeerLink link = links.linkTo(voter);
    return link != null
        && !link.answeredAs().equals(ReplicaId.NONE)
        && !link.answeredAs().equals(voter);
  }

  /** The other members' links, and those to who follows without a vote, by address. */
  SortedMap<String, PeerLink> links() {
    return links.all();
  }

  /** The identity that has a vote for this address, or null where nobody has. */
  @Nullable ReplicaId voterAt(String member) {
    return links.voterAt(member);
  }

  @Nullable PeerLink linkTo(ReplicaId voter) {
    return links.linkTo(voter);
  }

  /** Who votes, as far as this replica has come; {@link Configuration#NONE} before it knows. */
  Configuration configuration() {
    return links.configuration();
  }

  /** Where a replica listens: "" where that is not known. */
  String addressOf(ReplicaId replica) {
    return replica.equals(self()) ? address : links.addressOf(replica);
  }

  ReplicaId self() {
    return introductions.self();
  }

  ClusterId cluster() {
    return introductions.cluster();
  }

  PeerCodec codec() {
    return codec;
  }

  void close(String reason) {
    links.all().values().forEach(link -> link.close(reason));
    inbound.forEach(peer -> peer.close(reason));
  }

  Loop loop() {
    return loop;
  }
}
