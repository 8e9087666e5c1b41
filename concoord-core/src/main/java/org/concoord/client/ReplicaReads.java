package org.concoord.client;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.concoord.codec.ClientWelcome;
import org.concoord.codec.Redirect;
import org.concoord.codec.Token;
import org.concoord.codec.Versions;
import org.concoord.dns.Endpoints;
import org.concoord.paxos.ClusterId;
import org.concoord.transport.Loop;
import org.jspecify.annotations.Nullable;

/**
 * Reads that any replica may answer, on a link of their own: to one of the client's endpoints, or
 * where none of those can be reached to any other member; to one that does not lead, if it can be.
 * It stays with a replica for as long as that answers. Owned by the loop.
 */
final class ReplicaReads implements Link.Events {
  private static final Duration PATIENCE = Duration.ofMillis(1_000);
  private static final int MIN_PAUSE_MILLIS = 10;
  private static final int MAX_PAUSE_MILLIS = 200;

  private final Loop loop;
  private final Endpoints endpoints;
  private final @Nullable Token token;
  private final LeaderSearch search;
  private final SplittableRandom random;
  private final OpenReads open = new OpenReads();
  private final Silence silence = new Silence();

  /** The replica asked, or being dialled. */
  private @Nullable Link link;

  private boolean welcomed;

  /** Whether a link is to be dialled after a pause. */
  private boolean pausing;

  private int pauseMillis = MIN_PAUSE_MILLIS;

  /** Why a replica refused this client since one last welcomed it; "" if none has. */
  private String refusal = "";

  /** Whom to dial, in this order, before all are tried once more. */
  private final List<String> candidates = new ArrayList<>();

  ReplicaReads(
      Loop loop, Endpoints endpoints, @Nullable Token token, LeaderSearch search, long seed) {
    this.loop = loop;
    this.endpoints = endpoints;
    this.token = token;
    this.search = search;
    this.random = new SplittableRandom(seed);
  }

  void add(PendingCall<?> read) {
    open.add(read);
  }

  boolean isEmpty() {
    return open.isEmpty();
  }

  void abandon(PendingCall<?> read) {
    open.abandon(read);
  }

  /** At the end of a turn. */
  void pump() {
    Link to = link;
    if (to == null) {
      if (!open.isEmpty() && !pausing) {
        dial();
      }
    } else if (welcomed && open.pump(to, search.pinned())) {
      silence.sent(System.nanoTime());
    }
  }

  private void dial() {
    if (candidates.isEmpty()) {
      if (!refusal.isEmpty()) {
        String why = refusal;
        refusal = "";
        open.failAll(call -> Failures.notAuthorized(call, why));
        return;
      }
      gatherCandidates();
      if (candidates.isEmpty()) {
        pause(); // A domain is being looked up, or leads nowhere.
        return;
      }
    }
    String address = candidates.remove(0);
    Link dialled = new Link(address, search.pinned(), token, this);
    link = dialled;
    welcomed = false;
    loop.after(PATIENCE, () -> giveUp(dialled));
    try {
      loop.connect(address, PATIENCE, dialled);
    } catch (RuntimeException malformed) {
      lost(dialled);
    }
  }

  /** In random order, the endpoints first and the leader last. */
  private void gatherCandidates() {
    endpoints.refresh(false);
    Set<String> all = new LinkedHashSet<>(shuffled(endpoints.current()));
    all.addAll(shuffled(search.members()));
    candidates.addAll(all);
    if (candidates.remove(search.leader())) {
      candidates.add(search.leader());
    }
  }

  private List<String> shuffled(List<String> addresses) {
    List<String> shuffled = new ArrayList<>(addresses);
    for (int i = shuffled.size() - 1; i > 0; i--) {
      int other = random.nextInt(i + 1);
      shuffled.set(other, shuffled.set(i, shuffled.get(other)));
    }
    return shuffled;
  }

  private void giveUp(Link dialled) {
    if (link == dialled && !welcomed) {
      drop(dialled, "no welcome");
    }
  }

  private void drop(Link dropped, String reason) {
    dropped.drop(reason);
    lost(dropped);
  }

  private void lost(Link from) {
    if (link != from) {
      return;
    }
    link = null;
    silence.linkEnded();
    pause();
  }

  private void pause() {
    pausing = true;
    int millis = pauseMillis / 2 + random.nextInt(pauseMillis / 2 + 1);
    pauseMillis = Math.min(2 * pauseMillis, MAX_PAUSE_MILLIS);
    loop.after(
        Duration.ofMillis(millis),
        () -> {
          pausing = false;
          loop.wantTurnEnd();
        });
  }

  void tick(long nowNanos) {
    open.giveUpDue(nowNanos, search.trouble());
    Link asked = link;
    if (asked == null || !welcomed) {
      return;
    }
    if (silence.wantsPing(nowNanos)) {
      asked.ping(search.pinned());
    } else if (silence.raisesDoubt(nowNanos)) {
      drop(asked, "it is silent");
    }
  }

  void failAll(Function<PendingCall<?>, RuntimeException> why) {
    open.failAll(why);
  }

  void close() {
    if (link != null) {
      link.drop("closed");
      link = null;
    }
  }

  @Override
  public void welcomed(Link from, ClientWelcome welcome) {
    boolean ours =
        !welcome.cluster().equals(ClusterId.NONE)
            && search.isOurs(welcome.cluster())
            && Versions.CURRENT.trouble(welcome.versions()).isEmpty();
    if (link != from || !ours) {
      drop(from, "not for us");
      return;
    }
    search.learn(welcome.leader(), welcome.members(), welcome.trouble());
    if (welcomed) {
      return;
    }
    refusal = "";
    welcomed = true;
    open.onNewLink();
    loop.wantTurnEnd();
  }

  @Override
  public void readReplied(Link from, byte[] frame) {
    if (link == from) {
      pauseMillis = MIN_PAUSE_MILLIS;
      open.onReplies(frame);
      silence.heard(from.receivedNanos(), !open.isEmpty());
      loop.wantTurnEnd();
    }
  }

  @Override
  public void ponged(Link from) {
    if (link == from) {
      silence.ponged(from.receivedNanos());
    }
  }

  @Override
  public void replied(Link from, byte[] frame) {
    drop(from, "it answered what it was not asked");
  }

  /**
   * It follows another leader now, or knows of none, or cannot run what waits. What waits is asked
   * of another.
   */
  @Override
  public void redirected(Link from, Redirect redirect) {
    search.learn(redirect.leader(), redirect.members(), redirect.trouble());
    if (!open.isEmpty()) {
      drop(from, "another is asked");
    }
  }

  @Override
  public void refused(Link from, String reason) {
    refusal = from.address() + " says: " + reason;
  }

  @Override
  public void closed(Link from, String reason, ClusterId sender) {
    lost(from);
  }
}
