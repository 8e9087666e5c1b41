package org.concoord.objects;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.concoord.annotations.ReadOnly;
import org.concoord.annotations.Replicated;
import org.concoord.object.Invocation;
import org.concoord.object.OnSessionClosed;
import org.concoord.object.Reply;
import org.concoord.object.Session;
import org.jspecify.annotations.Nullable;

/**
 * One of many leads, the others stand by in the order in which they came. A candidate leads from
 * the answer to {@link #campaign} on, until it resigns or its client's session ends; then the next
 * does.
 *
 * <p>A leader that was cut off may not know yet that its session has ended, and another leads
 * meanwhile. So whatever it does as a leader it does with its token, which is higher than those of
 * all leaders before, and whoever is told refuses a lower one than it has seen.
 */
@Replicated
public class LeaderElection {
  private @Nullable Leader leader;

  /** Whose candidate leads. */
  private @Nullable Session holder;

  private final Deque<Candidate> candidates = new ArrayDeque<>();
  private final Deque<Reply<Optional<Leader>>> watching = new ArrayDeque<>();

  /**
   * Who leads.
   *
   * @param candidate as it called itself
   */
  public record Leader(String candidate, long token) {}

  /** Who would lead. */
  record Candidate(String name, Session session, Reply<Long> reply) {}

  /** That nobody has won. */
  public LeaderElection() {}

  /**
   * Stands for election, and returns once the candidate leads: with its token. A leader that stands
   * again is told the token that it has.
   */
  public Reply<Long> campaign(String candidate, Invocation call) {
    long token = lead(candidate, call);
    return token != 0 ? Reply.of(token) : stand(candidate, call.session(), call.defer());
  }

  /** Stands for election for no longer than that; the token, or 0 where it did not come to lead. */
  public Reply<Long> campaign(String candidate, Duration timeout, Invocation call) {
    long token = lead(candidate, call);
    return token != 0 ? Reply.of(token) : stand(candidate, call.session(), call.defer(timeout, 0L));
  }

  /** The candidate's token, if it leads or nobody does. */
  private long lead(String candidate, Invocation call) {
    if (leader == null) {
      take(candidate, call.session(), call.token());
      return call.token();
    }
    boolean leads = leader.candidate().equals(candidate) && call.session().equals(holder);
    return leads ? leader.token() : 0;
  }

  private Reply<Long> stand(String candidate, Session session, Reply<Long> reply) {
    candidates.removeIf(other -> !other.reply().isOpen());
    candidates.add(new Candidate(candidate, session, reply));
    return reply;
  }

  /**
   * Gives the lead up.
   *
   * @return whether it was held with that token; if not, it had been lost
   */
  public boolean resign(long token, Invocation call) {
    if (leader == null || leader.token() != token) {
      return false;
    }
    passOn(call);
    return true;
  }

  /** To the first that still stands. */
  private void passOn(Invocation call) {
    for (Candidate next; (next = candidates.poll()) != null; ) {
      if (next.reply().complete(call.token())) {
        take(next.name(), next.session(), call.token());
        return;
      }
    }
    leader = null;
    holder = null;
    tell();
  }

  private void take(String candidate, Session session, long token) {
    leader = new Leader(candidate, token);
    holder = session;
    tell();
  }

  private void tell() {
    for (Reply<Optional<Leader>> next; (next = watching.poll()) != null; ) {
      next.complete(leader());
    }
  }

  /** Who leads, as of some moment during the call; empty if nobody does. */
  @ReadOnly
  public Optional<Leader> leader() {
    return Optional.ofNullable(leader);
  }

  /**
   * Returns once another leads than the one of that token, or nobody, or that time is over: then
   * with who led all the time.
   *
   * @param token of the leader last heard of, 0 for none
   */
  public Reply<Optional<Leader>> awaitChange(long token, Duration timeout, Invocation call) {
    if (token != (leader == null ? 0 : leader.token())) {
      return Reply.of(leader());
    }
    Reply<Optional<Leader>> reply = call.defer(timeout, leader());
    watching.removeIf(other -> !other.isOpen());
    watching.add(reply);
    return reply;
  }

  @OnSessionClosed
  void closed(Session session, Invocation call) {
    if (session.equals(holder)) {
      passOn(call);
    }
  }
}
