package org.concoord.paxos;

import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * How first members form an instance (M5): only once all named addresses have answered, each of a
 * process that belongs to no instance, and all know the same identities. Each then locks itself to
 * exactly that set; whoever has heard the lock of all has formed. Any member that already belongs
 * to an instance vetoes.
 *
 * <pre>
 * GATHERING  all known sets are equal and complete             -> LOCKED
 * LOCKED     every member says it is locked to the same set    -> FORMED
 * LOCKED     a member of that set says the instance has formed -> FORMED
 * LOCKED     another process answers at a member's address     -> GATHERING, under a new identity
 * GATHERING, LOCKED  an instance formed with a given-up identity -> FORMED, under that one
 * any        an instance exists that this process is not in    -> OUTSIDE
 * </pre>
 *
 * <p>A lock is told to others only once it is stored, where anything is ({@link #onLockStored}). It
 * is never dropped: others may count on it. A process whose lock can lead nowhere, since a member's
 * address is answered by another process by now, gives up the locked identity and draws a new one,
 * which is to the protocol as if it had been restarted; but should the lock have led somewhere
 * after all, it takes the identity back, under which it has never voted. One that stores its lock
 * does not: a member that is restarted comes back as who it was.
 */
public final class Formation {
  /** Ticks from one message to the next. */
  private static final int REPEAT_TICKS = 10;

  /**
   * Ticks that another process must have answered at a locked member's address before the lock is
   * given up.
   */
  private static final int PATIENCE_TICKS = 100;

  /** Where formation stands. */
  public enum State {
    GATHERING,
    LOCKED,
    FORMED,
    OUTSIDE
  }

  /** Where formation puts its messages. */
  @FunctionalInterface
  public interface Post {
    /** To be sent to whoever answers at the address; may be lost. */
    void send(String address, FormationMessage message);
  }

  private final String address;
  private final List<String> members;
  private final Supplier<ReplicaId> identities;

  /** Whether identity and lock end with the process. */
  private final boolean forgets;

  private ReplicaId self;
  private State state = State.GATHERING;

  /** The identity last heard from each address. */
  private final SortedMap<String, ReplicaId> known = new TreeMap<>();

  /** The last message from each other member. */
  private final SortedMap<String, FormationMessage> heard = new TreeMap<>();

  /** Invariant: never changes while {@code self} stays the same, once set. */
  private @Nullable SortedMap<String, ReplicaId> locked;

  private boolean lockIsStored;

  /** What this process was locked to under identities that it has given up. */
  private final Map<ReplicaId, SortedMap<String, ReplicaId>> givenUp = new TreeMap<>();

  private ClusterId instance = ClusterId.NONE;
  private SortedMap<String, ReplicaId> voters = Collections.emptySortedMap();
  private String disagreement = "";

  /** Whose: one that agrees does not take back what another one said. */
  private String disagreeing = "";

  private long now;
  private long strangerSince = -1;

  /**
   * @param address this process's own address among {@code members}
   * @param identities draws a fresh random identity
   */
  public Formation(String address, Collection<String> members, Supplier<ReplicaId> identities) {
    if (!members.contains(address)) {
      throw new IllegalArgumentException(address + " is not among the first members " + members);
    }
    this.address = address;
    this.members = List.copyOf(new TreeSet<>(members));
    this.identities = identities;
    this.forgets = true;
    this.self = identities.get();
    known.put(address, self);
    advance();
  }

  /**
   * A process that keeps its identity, its lock and its instance over restarts.
   *
   * @param self its identity
   * @param lockedTo the identities by address that it is locked to, or formed with; empty where
   *     neither has come to pass
   * @param formed the instance, or {@link ClusterId#NONE} before it has formed
   */
  public Formation(
      String address,
      Collection<String> members,
      ReplicaId self,
      SortedMap<String, ReplicaId> lockedTo,
      ClusterId formed) {
    if (!members.contains(address)) {
      throw new IllegalArgumentException(address + " is not among the first members " + members);
    }
    this.address = address;
    this.members = List.copyOf(new TreeSet<>(members));
    this.identities = () -> self;
    this.forgets = false;
    this.self = self;
    known.put(address, self);
    if (!lockedTo.isEmpty()) {
      locked = Collections.unmodifiableSortedMap(new TreeMap<>(lockedTo));
      lockIsStored = true;
      known.putAll(lockedTo);
      state = State.LOCKED;
    }
    if (!formed.equals(ClusterId.NONE)) {
      state = State.FORMED;
      instance = formed;
      voters = new TreeMap<>(lockedTo);
    }
    advance();
  }

  public void tick(Post out) {
    now++;
    if (forgets && isLostToStrangers()) {
      startAnew();
    }
    if (now % REPEAT_TICKS == 1 && !isSettled()) {
      broadcast(out);
    }
  }

  /** A message came from the process with identity {@code from}. */
  public void onMessage(ReplicaId from, FormationMessage message, Post out) {
    if (isSettled()) {
      if (message.instance().equals(ClusterId.NONE)) {
        out.send(message.address(), message());
      }
      return;
    }
    if (!members.contains(message.address())) {
      disagree(
          message.address(),
          message.address() + " is not among the first members given here, " + members);
      return;
    }
    if (message.address().equals(address)) {
      disagree(address, "another process was given " + address + " as its own address");
      return;
    }
    if (!message.instance().equals(ClusterId.NONE)) {
      join(message);
      return;
    }
    if (!message.members().equals(members)) {
      disagree(
          message.address(),
          message.address()
              + " was given other first members, "
              + message.members()
              + ", than "
              + members
              + " here: give every member the same list, letter by letter");
      return;
    }
    if (message.address().equals(disagreeing)) {
      disagree("", "");
    }
    ReplicaId knownBefore = known.put(message.address(), from);
    heard.put(message.address(), message);
    State before = state;
    advance();
    if (state != before || !from.equals(knownBefore)) {
      broadcast(out);
    }
  }

  private boolean isLostToStrangers() {
    return state == State.LOCKED && strangerSince >= 0 && now - strangerSince >= PATIENCE_TICKS;
  }

  /** The lock to be stored before anybody is told of it, or null where there is none. */
  public @Nullable SortedMap<String, ReplicaId> lockToStore() {
    return state == State.LOCKED && !lockIsStored ? locked : null;
  }

  /** What {@link #lockToStore} gave is durable. */
  public void onLockStored(Post out) {
    lockIsStored = true;
    advance();
    broadcast(out);
  }

  private void disagree(String other, String text) {
    disagreeing = other;
    disagreement = text;
  }

  private boolean isSettled() {
    return state == State.FORMED || state == State.OUTSIDE;
  }

  private void advance() {
    if (state == State.GATHERING
        && known.size() == members.size()
        && heard.values().stream().allMatch(this::agrees)
        && heard.size() == members.size() - 1) {
      locked = Collections.unmodifiableSortedMap(new TreeMap<>(known));
      lockIsStored = forgets;
      state = State.LOCKED;
    }
    SortedMap<String, ReplicaId> set = locked;
    if (state == State.LOCKED && set != null && lockIsStored) {
      // Whoever comes back locked has heard nobody yet.
      if (heard.size() == members.size() - 1
          && heard.values().stream().allMatch(m -> m.locked() && m.known().equals(set))) {
        form(set);
      }
      boolean strangers = !known.equals(set);
      strangerSince = !strangers ? -1 : strangerSince < 0 ? now : strangerSince;
    }
  }

  private boolean agrees(FormationMessage message) {
    return message.known().equals(known);
  }

  /**
   * Takes the word of a member that has formed; it cannot have formed with this identity but by
   * this process's lock.
   */
  private void join(FormationMessage message) {
    ReplicaId named = message.known().get(address);
    if (state == State.LOCKED && message.known().equals(locked)) {
      form(message.known());
    } else if (named != null && message.known().equals(givenUp.get(named))) {
      // Its lock was needed after all. It has never voted, so it still holds all it held then (M2).
      self = named;
      form(message.known());
    } else if (!self.equals(named)) {
      state = State.OUTSIDE;
      instance = message.instance();
      voters = message.known();
    }
  }

  private void form(SortedMap<String, ReplicaId> set) {
    state = State.FORMED;
    voters = set;
    instance = instanceOf(set);
  }

  private void startAnew() {
    if (locked != null) {
      givenUp.put(self, locked);
    }
    self = identities.get();
    known.put(address, self);
    locked = null;
    strangerSince = -1;
    state = State.GATHERING;
    advance();
  }

  private void broadcast(Post out) {
    for (String member : members) {
      if (!member.equals(address)) {
        out.send(member, message());
      }
    }
  }

  private FormationMessage message() {
    SortedMap<String, ReplicaId> set = isSettled() ? voters : locked != null ? locked : known;
    ClusterId vetoing = isSettled() ? instance : ClusterId.NONE;
    boolean tellsLock = state == State.LOCKED && lockIsStored;
    return new FormationMessage(address, members, set, tellsLock, vetoing);
  }

  private String lostToStrangers() {
    StringBuilder lost = new StringBuilder();
    Map<String, ReplicaId> set = locked == null ? Collections.emptySortedMap() : locked;
    for (Map.Entry<String, ReplicaId> member : set.entrySet()) {
      if (!member.getValue().equals(known.get(member.getKey()))) {
        lost.append(lost.isEmpty() ? "" : ", ").append(member.getKey());
      }
    }
    return "forming: this replica is bound to first members of which "
        + lost
        + " came back as another, without the data directory it had. Nothing has been stored yet:"
        + " stop all first members, empty their data directories, and start them again";
  }

  /**
   * The same set gives the same instance at every member; another set never does, for identities
   * are random.
   */
  private static ClusterId instanceOf(SortedMap<String, ReplicaId> voters) {
    long high = 0x9E3779B97F4A7C15L;
    long low = 0xC2B2AE3D27D4EB4FL;
    for (Map.Entry<String, ReplicaId> voter : voters.entrySet()) {
      high = mix(high ^ voter.getValue().high()) + low;
      low = mix(low ^ voter.getValue().low()) + high;
    }
    return new ClusterId(high, low);
  }

  /** The finalizer of SplitMix64 (Steele, Lea and Flood, OOPSLA 2014). */
  private static long mix(long bits) {
    long z = bits;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  public ReplicaId self() {
    return self;
  }

  public State state() {
    return state;
  }

  /** The instance formed or found, else {@link ClusterId#NONE}. */
  public ClusterId instance() {
    return instance;
  }

  /** The voters of {@link #instance} by address; empty before there is one. */
  public SortedMap<String, ReplicaId> voters() {
    return voters;
  }

  /** One sentence on what is being waited for, for status and errors; empty once formed. */
  public String trouble() {
    return switch (state) {
      case FORMED -> "";
      case OUTSIDE ->
          "instance "
              + instance
              + " exists and this process is new to it: it waits as a learner and has no vote";
      case LOCKED, GATHERING -> {
        if (!forgets && isLostToStrangers()) {
          yield lostToStrangers();
        }
        List<String> silent =
            members.stream()
                .filter(m -> !m.equals(address) && !m.equals(disagreeing) && !heard.containsKey(m))
                .toList();
        if (!disagreement.isEmpty()) {
          yield "forming: "
              + disagreement
              + (silent.isEmpty() ? "" : "; not heard yet from " + String.join(", ", silent));
        }
        yield silent.isEmpty()
            ? "the first members are agreeing on their identities"
            : "forming: not heard yet from " + String.join(", ", silent);
      }
    };
  }
}
