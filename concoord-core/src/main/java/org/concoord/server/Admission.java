package org.concoord.server;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.concoord.dns.Endpoints;
import org.concoord.paxos.Ballot;
import org.concoord.paxos.ClusterId;
import org.concoord.paxos.Configuration;
import org.concoord.paxos.Formation;
import org.concoord.paxos.FormationMessage;
import org.concoord.paxos.ReplicaId;
import org.concoord.paxos.StoredState;
import org.concoord.paxos.Value;
import org.concoord.rsm.StateMachine;
import org.concoord.rsm.TypeRegistry;
import org.concoord.transport.Loop;
import org.jspecify.annotations.Nullable;

/**
 * How a process comes to be a replica of an instance: it forms one with the others that it names,
 * or goes on in the one that it had formed, or joins one that runs (M5). On the loop.
 */
final class Admission {
  /** Told what this replica begins with: once, and again where it has had to start over. */
  interface Listener {
    void onAdmitted(Origin origin);

    /** It cannot go on with what it has on its disk, and may come back as another (W4). */
    void onRejoining(String why);
  }

  /** The way out for a durable replica whose directory is of no more use. */
  static final String REJOINS =
      "; started with rejoin(), --rejoin on a command line, it joins as another";

  private final @Nullable Formation formation;
  private final Endpoints endpoints;
  private final Supplier<ReplicaId> identities;
  private final String address;
  private final Loop loop;
  private final Storage storage;
  private final TypeRegistry types;
  private final PeerHub peers;
  private final Chronicle chronicle;
  private final Consumer<Runnable> guard;
  private final Listener listener;

  /** Whether the formation's lock is being stored, or has been. */
  private boolean storingLock;

  private boolean formed;
  private ReplicaId knownAs;

  /** While it joins. */
  private @Nullable Joining joining;

  private boolean joined;

  /** Whether it has no directory at the moment, and so does nothing. */
  private boolean settingAside;

  /** What domains and the like have led to. */
  private final Set<String> lookedAt = new LinkedHashSet<>();

  /**
   * @param formation how it forms an instance; null where it joins one
   * @param endpoints where to look for the instance that it joins
   * @param identities draws a fresh random identity
   * @param guard runs a step, and fences the replica where it fails
   */
  Admission(
      String address,
      @Nullable Formation formation,
      Endpoints endpoints,
      Supplier<ReplicaId> identities,
      Loop loop,
      Storage storage,
      TypeRegistry types,
      PeerHub peers,
      Chronicle chronicle,
      Consumer<Runnable> guard,
      Listener listener) {
    this.address = address;
    this.formation = formation;
    this.endpoints = endpoints;
    endpoints.onChange(this::onEndpoints);
    this.identities = identities;
    this.loop = loop;
    this.storage = storage;
    this.types = types;
    this.peers = peers;
    this.chronicle = chronicle;
    this.guard = guard;
    this.listener = listener;
    this.knownAs = peers.self();
  }

  void begin() {
    if (formation != null) {
      look(formation);
    } else if (storage.isMember()) {
      goOn();
    } else {
      join();
    }
  }

  /** This replica has joined in an earlier process, and is who it was then. */
  private void goOn() {
    joined = true;
    peers.belongTo(storage.owned().instance());
    endpoints.refresh(false);
    lookAt(endpoints.current());
    chronicle.goesOn(storage.owned().instance());
    listener.onAdmitted(stored(storage.owned().configuration()));
  }

  /**
   * Joins, under the identity that it has now, which must not have been anybody's before (M2): the
   * instance that it knows, or the first that it finds.
   */
  private void join() {
    endpoints.refresh(false);
    lookAt(endpoints.current());
    joining = new Joining(address, peers, types, loop, chronicle, this::onJoined);
  }

  /** Domains lead elsewhere than they did. */
  private void onEndpoints() {
    if (joining != null) {
      lookAt(endpoints.current());
    }
  }

  private void lookAt(List<String> addresses) {
    lookedAt.removeAll(addresses);
    peers.wantNoMore(lookedAt);
    lookedAt.clear();
    lookedAt.addAll(addresses);
    peers.want(addresses);
  }

  /** What it has on its disk is being set aside; {@link #startOver} follows. */
  void settingAside() {
    settingAside = true;
  }

  /**
   * Joins, as another: what it was is given up for good, though this process lives (M2).
   *
   * @param why told in the log
   */
  void startOver(String why) {
    settingAside = false;
    ReplicaId before = peers.self();
    peers.want(peers.configuration().voters().values());
    // What lasts has one already, which is on record and was never anybody's.
    peers.changeIdentity(storage.isLasting() ? storage.owned().replica() : identities.get());
    chronicle.startsOver(before, peers.self(), why);
    join();
  }

  /**
   * Goes on as the one voter of another instance, with what this replica holds (M3).
   *
   * @param machine knows {@code configuration}, of {@code replica} alone, as its members
   */
  void found(
      ClusterId instance, ReplicaId replica, Configuration configuration, StateMachine machine) {
    joined = true;
    peers.belongTo(instance);
    peers.changeIdentity(replica);
    chronicle.reset(instance, machine.applied());
    listener.onAdmitted(origin(configuration, machine));
  }

  private Origin origin(Configuration configuration, StateMachine machine) {
    StoredState stored =
        new StoredState(
            storage.found().incarnation(), 0, Ballot.ZERO, machine.applied(), List.of(), List.of());
    return new Origin(configuration, machine, stored);
  }

  /** Nothing is done by a snapshot before it is where the next process begins with it. */
  private void onJoined(StateMachine machine, Value image) {
    storage.adopt(
        peers.cluster(), machine, image, trouble -> guard.accept(() -> adopted(machine, trouble)));
  }

  private void adopted(StateMachine machine, String trouble) {
    Joining under = joining;
    if (under == null) {
      return;
    }
    if (!trouble.isEmpty()) {
      chronicle.cannotKeepSnapshot(machine.applied(), trouble);
      under.askAgain();
      return;
    }
    joining = null;
    joined = true;
    listener.onAdmitted(origin(machine.configuration(), machine));
  }

  void tick() {
    if (settingAside) {
      return;
    }
    if (joining != null) {
      endpoints.refresh(peers.reached().isEmpty());
      joining.tick(System.nanoTime());
    } else if (formation != null) {
      formation.tick(peers::sendFormation);
      look(formation);
    }
  }

  /**
   * Where nobody answers of whom this replica knows that they are members, they may have been
   * replaced while it was down: others are where it was told to join.
   */
  void seek() {
    if (joined && joining == null && peers.reached().isEmpty()) {
      endpoints.refresh(true);
      peers.want(endpoints.current());
    }
  }

  /** Whoever has been admitted answers too: it vetoes what others would form (M5). */
  void onFormation(ReplicaId from, FormationMessage message) {
    if (formation != null && !joined) {
      formation.onMessage(from, message, peers::sendFormation);
      look(formation);
    } else if (!peers.cluster().equals(ClusterId.NONE)
        && message.instance().equals(ClusterId.NONE)) {
      SortedMap<String, ReplicaId> voters = new TreeMap<>();
      peers.configuration().voters().forEach((voter, where) -> voters.put(where, voter));
      peers.sendFormation(
          message.address(),
          new FormationMessage(address, message.members(), voters, false, peers.cluster()));
    }
  }

  void onPeerMet(ClusterId instance) {
    if (joining != null) {
      joining.onPeerMet(instance);
    }
  }

  /** How it joins, or null where it does not, or not any more. */
  @Nullable Joining joining() {
    return joining;
  }

  private void look(Formation formation) {
    if (!formation.self().equals(knownAs)) {
      chronicle.identityChanged(knownAs, formation.self());
      knownAs = formation.self();
      peers.changeIdentity(knownAs);
    }
    SortedMap<String, ReplicaId> lock = formation.lockToStore();
    if (lock != null && !storingLock) {
      storingLock = true;
      storage.remember(ClusterId.NONE, 0, lock, () -> guard.accept(() -> lockStored(formation)));
    }
    if (formation.state() == Formation.State.FORMED && !formed) {
      formed = true;
      onFormed(formation);
    } else if (formation.state() == Formation.State.OUTSIDE
        && peers.cluster().equals(ClusterId.NONE)) {
      peers.belongTo(formation.instance());
      if (storage.mayStartOver()) {
        peers.want(formation.voters().keySet());
        listener.onRejoining("instance " + formation.instance() + " exists, and it is new to that");
      } else if (storage.isLasting()) {
        chronicle.outside(trouble());
      } else {
        // M2: whoever it was before, it is nobody here.
        peers.want(formation.voters().keySet());
        startOver(
            "instance " + formation.instance() + " exists already, and this process is new to it");
      }
    }
  }

  private void lockStored(Formation formation) {
    formation.onLockStored(peers::sendFormation);
    look(formation);
  }

  private void onFormed(Formation formation) {
    if (storage.knows(formation.instance())) {
      chronicle.belongs(formation.instance(), formation.voters());
      admit(formation);
    } else {
      chronicle.formed(formation.instance(), formation.voters());
      storage.remember(
          formation.instance(),
          Voting.EPOCH,
          formation.voters(),
          () -> guard.accept(() -> admit(formation)));
    }
  }

  /** It is durable that the instance has formed, and with whom. */
  private void admit(Formation formation) {
    peers.belongTo(formation.instance());
    SortedMap<ReplicaId, String> voters = new TreeMap<>();
    formation.voters().forEach((address, voter) -> voters.put(voter, address));
    listener.onAdmitted(stored(new Configuration(Voting.EPOCH, voters)));
  }

  /**
   * What is stored, or the beginning.
   *
   * @param first who votes in the first slot; a snapshot says who does in the slot after it
   */
  private Origin stored(Configuration first) {
    StateMachine restored = storage.found().takeMachine();
    StateMachine machine = restored == null ? new StateMachine(types, first) : restored;
    Configuration configuration = restored == null ? first : restored.configuration();
    return new Origin(configuration, machine, storage.found().takeState());
  }

  /** Whether it has found an instance in which it has no vote, and waits. */
  boolean isOutside() {
    return joining == null
        && !settingAside
        && formation != null
        && formation.state() == Formation.State.OUTSIDE;
  }

  /** What it waits for, as one sentence, or "". */
  String trouble() {
    if (settingAside) {
      return "sets its data directory aside, to join with an empty one";
    }
    if (joining != null) {
      return joiningTrouble(joining);
    }
    String forming = formation == null ? "" : formation.trouble();
    return isOutside() && storage.isLasting() ? forming + REJOINS : forming;
  }

  private String joiningTrouble(Joining by) {
    String domains = endpoints.trouble();
    return by.trouble() + (domains.isEmpty() || !peers.reached().isEmpty() ? "" : "; " + domains);
  }
}
