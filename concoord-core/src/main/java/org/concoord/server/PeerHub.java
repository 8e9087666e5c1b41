package org.concoord.server;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.concoord.codec.ExecutedHashes;
import org.concoord.codec.FrameHeader;
import org.concoord.codec.FrameType;
import org.concoord.codec.Goodbye;
import org.concoord.codec.HostedTypes;
import org.concoord.codec.MalformedFrameException;
import org.concoord.codec.MessagePackReader;
import org.concoord.codec.MessagePackWriter;
import org.concoord.codec.PeerCodec;
import org.concoord.codec.PeerHello;
import org.concoord.codec.Token;
import org.concoord.codec.Versions;
import org.concoord.paxos.ClusterId;
import org.concoord.paxos.FormationMessage;
import org.concoord.paxos.Message;
import org.concoord.paxos.ReplicaId;
import org.concoord.spi.MalformedValueException;
import org.concoord.transport.Connection;
import org.concoord.transport.Loop;
import org.jspecify.annotations.Nullable;

/**
 * The links this replica dials to the other members, one to each, and the frames it sends on them.
 * What they send arrives on the connections that they dial ({@link PeerInbound}).
 */
final class PeerHub implements PeerLink.Listener, Consensus.PeerSender {

  /** A member silent for so long is dialled anew: an election takes a tenth of it. */
  private static final Duration SILENCE = Duration.ofSeconds(3);

  /** Told, on the loop, when a voter can be reached and when no more. */
  interface Listener {
    void onPeerUp(ReplicaId voter);

    void onPeerDown(ReplicaId voter);
  }

  private final Loop loop;
  private final String address;
  private final @Nullable Token token;
  private final Listener listener;
  private final Chronicle chronicle;
  private final HostedTypes types;
  private final SortedMap<String, PeerLink> links = new TreeMap<>();
  private final Map<ReplicaId, PeerLink> voters = new HashMap<>();

  /** The connections that other replicas have dialled. */
  private final Set<PeerInbound> inbound = new LinkedHashSet<>();

  private SortedMap<String, ReplicaId> votersByAddress = new TreeMap<>();

  private final PeerCodec codec = new PeerCodec();
  private final HeldPieces pieces = new HeldPieces();
  private final byte[] header = new byte[FrameHeader.BYTES];
  private final MessagePackWriter body = new MessagePackWriter();

  /** What {@link #body} holds, so that a message for several receivers is encoded once. */
  private @Nullable Message encoded;

  private FrameType encodedType = FrameType.HEARTBEAT;

  private final Storage storage;
  private final Starts starts = new Starts();
  private ReplicaId self;
  private ClusterId cluster = ClusterId.NONE;

  PeerHub(
      Loop loop,
      String address,
      @Nullable Token token,
      ReplicaId self,
      Collection<String> members,
      HostedTypes types,
      Storage storage,
      Listener listener,
      Chronicle chronicle) {
    this.loop = loop;
    this.address = address;
    this.token = token;
    this.self = self;
    this.listener = listener;
    this.chronicle = chronicle;
    this.types = types;
    this.storage = storage;
    for (String member : members) {
      if (!member.equals(address)) {
        links.put(member, new PeerLink(loop, member, this));
      }
    }
  }

  void dial() {
    links.values().forEach(PeerLink::dial);
  }

  /**
   * Dials anew where nothing that was sent has been answered for long: TCP sends again what was
   * lost at ever longer intervals, up to minutes, and a host that is gone answers nothing at all.
   *
   * @param isConnected whether a voter has lately answered; asked only for who introduced itself
   */
  void redialSilent(Predicate<ReplicaId> isConnected) {
    for (PeerLink link : links.values()) {
      ReplicaId peer = link.answeredAs();
      boolean answers =
          voters.get(peer) == link
              ? isConnected.test(peer)
              : !peer.equals(ReplicaId.NONE) && link.silent().compareTo(SILENCE) < 0;
      link.answers(answers, SILENCE);
    }
  }

  /**
   * This process goes by another identity from now on and introduces itself anew, also to those who
   * have dialled it.
   */
  void changeIdentity(ReplicaId newSelf) {
    self = newSelf;
    String reason = "this replica goes by a new identity";
    links.values().forEach(link -> link.reset(reason));
    inbound.forEach(peer -> peer.close(reason));
  }

  /** The instance has formed: from now on only these identities have a vote. */
  void formed(ClusterId formed, SortedMap<String, ReplicaId> formedVoters) {
    cluster = formed;
    votersByAddress = formedVoters;
    formedVoters.forEach(
        (member, voter) -> {
          PeerLink link = links.get(member);
          if (link != null) {
            voters.put(voter, link);
            if (!link.answeredAs().equals(ReplicaId.NONE)) {
              onIntroduced(link, link.answeredAs());
            }
          }
        });
  }

  /** An instance was found that this process has no vote in. */
  void foundInstance(ClusterId found) {
    cluster = found;
  }

  @Override
  public void send(ReplicaId to, Message message) {
    PeerLink link = voters.get(to);
    Connection connection = link == null ? null : link.connection();
    if (link == null || connection == null || !link.answeredAs().equals(to)) {
      return;
    }
    if (message instanceof Message.SnapshotPiece piece && !connection.isWritable()) {
      pieces.hold(to, piece);
      return;
    }
    if (encoded != message) {
      body.reset();
      encodedType = codec.encode(message, body);
      encoded = message;
    }
    FrameHeader.write(header, encodedType, cluster, message.epoch(), self, to);
    connection.send(header, header.length, body.array(), 0, body.size());
  }

  /** Tells all voters that can be reached what slots came to here. */
  void sendHashes(ExecutedHashes hashes) {
    encoded = null;
    body.reset();
    hashes.write(body);
    voters.forEach(
        (voter, link) -> {
          Connection connection = link.connection();
          if (connection != null && link.answeredAs().equals(voter)) {
            FrameHeader.write(header, FrameType.HASHES, cluster, 0, self, voter);
            connection.send(header, header.length, body.array(), 0, body.size());
          }
        });
  }

  /** Sends the pieces of snapshots that gave way, where there is room for them by now. */
  void sendHeldPieces() {
    pieces.release(this::isWritable, this::send);
  }

  private boolean isWritable(ReplicaId voter) {
    PeerLink link = voters.get(voter);
    Connection connection = link == null ? null : link.connection();
    return connection == null || connection.isWritable();
  }

  void sendFormation(String member, FormationMessage message) {
    PeerLink link = links.get(member);
    Connection connection = link == null ? null : link.connection();
    if (link == null || connection == null || link.answeredAs().equals(ReplicaId.NONE)) {
      return;
    }
    encoded = null;
    body.reset();
    codec.encodeFormation(message, body);
    FrameHeader.write(header, FrameType.FORMATION, message.instance(), 0, self, link.answeredAs());
    connection.send(header, header.length, body.array(), 0, body.size());
  }

  @Override
  public void onLinkOpen(PeerLink link) {
    Connection connection = link.connection();
    if (connection != null) {
      if (token != null) {
        showToken(connection, token);
      }
      introduce(connection, FrameType.PEER_HELLO, ReplicaId.NONE);
    }
  }

  private void showToken(Connection connection, Token shown) {
    encoded = null;
    body.reset();
    shown.write(body);
    FrameHeader.write(header, FrameType.TOKEN, ClusterId.NONE, 0, ReplicaId.NONE, ReplicaId.NONE);
    connection.send(header, header.length, body.array(), 0, body.size());
  }

  /** Sends who this replica is, as the first frame of a link or the answer to one. */
  void introduce(Connection connection, FrameType type, ReplicaId to) {
    encoded = null;
    body.reset();
    new PeerHello(
            Versions.CURRENT,
            self,
            address,
            cluster,
            types,
            storage.incarnation(),
            storage.bootNonce())
        .write(body);
    FrameHeader.write(header, type, cluster, 0, self, to);
    connection.send(header, header.length, body.array(), 0, body.size());
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
        link.introduced(welcome.id());
        chronicle.reached(link.address(), welcome.id());
        onIntroduced(link, welcome.id());
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
    if (other.id().equals(self)) {
      return other.address() + " leads back to " + address + " itself";
    }
    boolean otherInstance =
        !cluster.equals(ClusterId.NONE)
            && !other.cluster().equals(ClusterId.NONE)
            && !cluster.equals(other.cluster());
    return otherInstance
        ? other.address()
            + " belongs to instance "
            + other.cluster()
            + ", "
            + address
            + " to "
            + cluster
        : startTrouble(other);
  }

  private String startTrouble(PeerHello other) {
    String trouble = typeTrouble(other);
    return trouble.isEmpty() ? starts.refusal(other) : trouble;
  }

  /** F3, until replicas agree in the log on what all of them know. */
  private String typeTrouble(PeerHello other) {
    String trouble = Versions.CURRENT.trouble(other.versions());
    HostedTypes others = other.types();
    return !trouble.isEmpty() || others == null
        ? trouble
        : types.difference(others, address, other.address());
  }

  private void onIntroduced(PeerLink link, ReplicaId as) {
    ReplicaId voter = votersByAddress.get(link.address());
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
    chronicle.lost(link.address(), reason);
    ReplicaId voter = votersByAddress.get(link.address());
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
    PeerLink link = links.get(hello.address());
    if (link != null) {
      link.heard();
      if (!link.answeredAs().equals(ReplicaId.NONE) && !link.answeredAs().equals(hello.id())) {
        link.reset("another identity answers there now");
      }
    }
  }

  /** Something came from the process that listens on {@code member}. */
  void heard(String member) {
    PeerLink link = links.get(member);
    if (link != null) {
      link.heard();
    }
  }

  /** The other members' links, by address. */
  SortedMap<String, PeerLink> links() {
    return links;
  }

  /** The identity that has a vote for this address, or null where nobody has. */
  @Nullable ReplicaId voterAt(String member) {
    return votersByAddress.get(member);
  }

  @Nullable PeerLink linkTo(ReplicaId voter) {
    return voters.get(voter);
  }

  /** Where a replica listens: "" for one that is no voter. */
  String addressOf(ReplicaId voter) {
    if (voter.equals(self)) {
      return address;
    }
    PeerLink link = voters.get(voter);
    return link == null ? "" : link.address();
  }

  ReplicaId self() {
    return self;
  }

  ClusterId cluster() {
    return cluster;
  }

  PeerCodec codec() {
    return codec;
  }

  void close(String reason) {
    links.values().forEach(link -> link.close(reason));
    inbound.forEach(peer -> peer.close(reason));
  }

  Loop loop() {
    return loop;
  }
}
