package org.concoord.client;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.concoord.codec.ClientWelcome;
import org.concoord.codec.Redirect;
import org.concoord.codec.Token;
import org.concoord.codec.Versions;
import org.concoord.dns.Endpoints;
import org.concoord.paxos.ClusterId;
import org.concoord.transport.Loop;
import org.concoord.transport.Loop.Cancellable;
import org.jspecify.annotations.Nullable;

/**
 * Finds the replica that leads. Owned by the loop.
 *
 * <p>A search goes in rounds. A round greets one address after the other, the one named leader last
 * first, and follows what the replicas say; an address that keeps silent does not hold it up, since
 * the next is greeted beside it after {@link #STAGGER}. The first replica that says that it leads
 * ends the search. A round in which none does is followed by another after a short random pause,
 * longer while nobody needs the result.
 *
 * <p>A replica that does not lead is not asked again and again: its link is kept and
 * <em>watched</em>, since a replica tells all its clients when it begins to lead, or to follow
 * another. So a new leader is heard of when the replicas have one, and waiting for it costs them
 * nothing.
 */
final class LeaderSearch implements Link.Events {
  private static final Duration STAGGER = Duration.ofMillis(250);
  private static final Duration PATIENCE = Duration.ofMillis(1_000);

  /** A watched link that has brought nothing for so long is given up, and its replica greeted. */
  private static final long WATCH_NANOS = TimeUnit.SECONDS.toNanos(1);

  private static final int MIN_PAUSE_MILLIS = 10;
  private static final int MAX_PAUSE_MILLIS = 200;
  private static final int IDLE_PAUSE_MILLIS = 2_000;
  private static final int MAX_MEMBERS = 64;

  private final Loop loop;
  private final Owner owner;
  private final @Nullable Token token;
  private final Endpoints endpoints;
  private final SplittableRandom random;
  private final ArrayDeque<String> round = new ArrayDeque<>();
  private final Set<String> tried = new HashSet<>();

  /** Links whose replica has not said yet whether it leads. */
  private final List<Link> greeted = new ArrayList<>();

  /** Links whose replica does not lead, and will say so when that changes. */
  private final List<Link> watched = new ArrayList<>();

  private final Map<String, String> failures = new LinkedHashMap<>();
  private List<String> members = List.of();
  private String hint = "";
  private String trouble = "";
  private ClusterId pinned = ClusterId.NONE;
  private ClusterId foreign = ClusterId.NONE;

  /** Why a replica refused this client in this round; "" if none has. */
  private String refusal = "";

  private boolean metOwn;
  private boolean running;
  private boolean idlePause;
  private int pauseMillis = MIN_PAUSE_MILLIS;
  private int rotation;

  /** Whether a round of this search has found nobody who leads. */
  private boolean isSecondRound;

  private @Nullable Cancellable stagger;
  private @Nullable Cancellable pause;

  LeaderSearch(Loop loop, Endpoints endpoints, @Nullable Token token, long seed, Owner owner) {
    this.loop = loop;
    this.token = token;
    this.owner = owner;
    this.endpoints = endpoints;
    endpoints.onChange(this::onEndpoints);
    this.random = new SplittableRandom(seed);
  }

  ClusterId pinned() {
    return pinned;
  }

  /** Where the members listen, as far as any replica has said. */
  List<String> members() {
    return members;
  }

  /** Where the leader listened when a replica last said so, or "". */
  String leader() {
    return hint;
  }

  /** What stands in the way of calls as far as this client has heard, as one clause, or "". */
  String trouble() {
    if (!trouble.isEmpty()) {
      return trouble;
    }
    StringBuilder text = new StringBuilder(endpoints.trouble());
    failures.forEach(
        (address, reason) ->
            text.append(text.isEmpty() ? "" : "; ").append(address).append(": ").append(reason));
    return text.toString();
  }

  /** Notes what a replica said of itself and its like. */
  void learn(String leader, List<String> newMembers, String newTrouble) {
    hint = leader;
    trouble = newTrouble;
    if (!newMembers.isEmpty()) {
      members = newMembers.subList(0, Math.min(newMembers.size(), MAX_MEMBERS));
    }
  }

  /**
   * Begins to search, unless it goes on already; if it pauses, the pause ends where somebody needs
   * the result.
   */
  void begin() {
    if (!running) {
      running = true;
      pauseMillis = MIN_PAUSE_MILLIS;
      isSecondRound = false;
      beginRound();
    } else if (idlePause && pause != null && owner.needsLeader()) {
      beginRound();
    }
  }

  /**
   * As {@link #begin}, but not at once, and later each time: the last search led to a replica that
   * said it leads and then answered nothing.
   */
  void beginAfterPause() {
    if (!running) {
      running = true;
      pause();
    }
  }

  /** Ends the search without a result. */
  void stop() {
    if (!running) {
      return;
    }
    running = false;
    stagger = cancelled(stagger);
    pause = cancelled(pause);
    dropAll(greeted);
    dropAll(watched);
  }

  private static void dropAll(List<Link> links) {
    List<Link> dropped = List.copyOf(links);
    links.clear();
    dropped.forEach(link -> link.drop("not needed any more"));
  }

  private void beginRound() {
    pause = cancelled(pause);
    round.clear();
    tried.clear();
    foreign = ClusterId.NONE;
    refusal = "";
    giveUpOldWatch(System.nanoTime());
    metOwn = !watched.isEmpty();
    Set<String> candidates = new LinkedHashSet<>(members);
    endpoints.refresh(isSecondRound);
    isSecondRound = true;
    candidates.addAll(endpoints.current());
    List<String> all = List.copyOf(candidates);
    rotation++;
    for (int i = 0; i < all.size(); i++) {
      round.add(all.get(Math.floorMod(i + rotation, all.size())));
    }
    if (!hint.isEmpty()) {
      round.addFirst(hint);
    }
    String silent = owner.silentLeader();
    if (round.remove(silent)) {
      // It may be well, and a new connection to it what is wanted; but the others answer sooner.
      round.removeIf(silent::equals);
      round.addLast(silent);
    }
    failures.keySet().retainAll(candidates);
    greetNext();
  }

  /** Domains lead elsewhere than they did: those places are greeted in this round. */
  private void onEndpoints() {
    if (running) {
      round.addAll(endpoints.current());
      if (pause != null) {
        pause = cancelled(pause);
        greetNext();
      } else if (greeted.isEmpty()) {
        greetNext();
      }
    }
  }

  private void giveUpOldWatch(long nowNanos) {
    for (Link link : List.copyOf(watched)) {
      if (nowNanos - link.receivedNanos() >= WATCH_NANOS) {
        watched.remove(link);
        link.drop("it is asked anew");
      }
    }
  }

  private void greetNext() {
    stagger = cancelled(stagger);
    if (!running) {
      return;
    }
    String address = round.poll();
    while (address != null && (!tried.add(address) || isLinked(address))) {
      address = round.poll();
    }
    if (address == null) {
      if (greeted.isEmpty() && pause == null) {
        endRound();
      }
      return;
    }
    greet(address);
  }

  private boolean isLinked(String address) {
    return Stream.concat(greeted.stream(), watched.stream())
        .anyMatch(link -> link.address().equals(address));
  }

  private void greet(String address) {
    Link link = new Link(address, pinned, token, this);
    greeted.add(link);
    loop.after(PATIENCE, () -> giveUp(link));
    stagger = loop.after(STAGGER, this::greetNext);
    try {
      loop.connect(address, PATIENCE, link);
    } catch (RuntimeException e) {
      // Above all an address, told by a replica, that is malformed.
      failed(link, String.valueOf(e.getMessage()));
    }
  }

  private void giveUp(Link link) {
    if (greeted.contains(link)) {
      link.drop("no welcome");
      failed(link, "no answer within " + PATIENCE.toMillis() + " ms");
    }
  }

  private void failed(Link link, String reason) {
    if (greeted.remove(link)) {
      failures.put(link.address(), reason);
      greetNext();
    }
  }

  private void endRound() {
    if (!foreign.equals(ClusterId.NONE) && !metOwn) {
      owner.reset(pinned, foreign);
    }
    if (!metOwn) {
      trouble = "";
      if (!refusal.isEmpty()) {
        owner.refused(refusal);
      }
    }
    pause();
  }

  private void pause() {
    idlePause = !owner.needsLeader();
    int most = idlePause ? IDLE_PAUSE_MILLIS : pauseMillis;
    pauseMillis = idlePause ? MIN_PAUSE_MILLIS : Math.min(2 * pauseMillis, MAX_PAUSE_MILLIS);
    int millis = most / 2 + random.nextInt(most / 2 + 1);
    pause = loop.after(Duration.ofMillis(millis), this::beginRound);
  }

  @Override
  public void welcomed(Link link, ClientWelcome welcome) {
    String versions = Versions.CURRENT.trouble(welcome.versions());
    if (!versions.isEmpty() || !isOurs(welcome.cluster())) {
      link.drop("not for us");
      watched.remove(link);
      failed(link, versions.isEmpty() ? "belongs to instance " + welcome.cluster() : versions);
      return;
    }
    metOwn = true;
    failures.remove(link.address());
    learn(welcome.leader(), welcome.members(), welcome.trouble());
    if (welcome.leader().equals(link.address())) {
      watched.remove(link);
      greeted.remove(link);
      stop();
      owner.found(link);
    } else if (greeted.remove(link)) {
      watched.add(link);
      if (!welcome.leader().isEmpty() && !welcome.leader().equals(owner.silentLeader())) {
        round.addFirst(welcome.leader());
      }
      greetNext();
    } else {
      follow(welcome.leader());
    }
  }

  /** Greets the replica that a watched one names, at once and whatever became of it before. */
  private void follow(String leader) {
    if (running && !leader.isEmpty() && !isLinked(leader)) {
      tried.add(leader);
      greet(leader);
    }
  }

  /** Pins the first instance met (M5); a replica that has not formed yet belongs to none. */
  boolean isOurs(ClusterId cluster) {
    if (cluster.equals(ClusterId.NONE)) {
      return true;
    }
    if (pinned.equals(ClusterId.NONE)) {
      pinned = cluster;
    }
    if (!pinned.equals(cluster)) {
      foreign = cluster;
      return false;
    }
    return true;
  }

  @Override
  public void replied(Link link, byte[] frame) {
    link.drop("replies before a welcome");
    failed(link, "it answered without a welcome");
  }

  @Override
  public void readReplied(Link link, byte[] frame) {
    replied(link, frame);
  }

  @Override
  public void redirected(Link link, Redirect redirect) {
    learn(redirect.leader(), redirect.members(), redirect.trouble());
    follow(redirect.leader());
  }

  @Override
  public void ponged(Link link) {
    // Nobody pings links that are greeted or watched.
  }

  @Override
  public void refused(Link link, String reason) {
    refusal = link.address() + " says: " + reason;
  }

  @Override
  public void closed(Link link, String reason, ClusterId sender) {
    if (!sender.equals(ClusterId.NONE)
        && !pinned.equals(ClusterId.NONE)
        && !sender.equals(pinned)) {
      foreign = sender;
    }
    watched.remove(link);
    failed(link, reason);
  }

  private static @Nullable Cancellable cancelled(@Nullable Cancellable timer) {
    if (timer != null) {
      timer.cancel();
    }
    return null;
  }

  /** Who searches. */
  interface Owner {
    /** This link's replica says that it leads. */
    void found(Link link);

    /** All that answer belong to another instance than the one this client has talked to. */
    void reset(ClusterId pinned, ClusterId found);

    /** All that answer refuse this client; {@code why} names one of them and its reason. */
    void refused(String why);

    /** Where the leader listens that this client has a link to, and doubts; or "". */
    String silentLeader();

    /** Whether calls wait for a leader. */
    boolean needsLeader();
  }
}
