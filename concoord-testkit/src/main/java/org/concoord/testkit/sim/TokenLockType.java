package org.concoord.testkit.sim;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import org.concoord.object.Invocation;
import org.concoord.object.Reply;
import org.concoord.object.Session;
import org.concoord.spi.Codecs;
import org.concoord.spi.ExceptionCodec;
import org.concoord.spi.MalformedValueException;
import org.concoord.spi.MethodDescriptor;
import org.concoord.spi.MethodDescriptor.Kind;
import org.concoord.spi.ReplicatedType;
import org.concoord.spi.Replies;
import org.concoord.spi.ValueCodec;
import org.concoord.spi.ValueReader;
import org.concoord.spi.ValueWriter;
import org.jspecify.annotations.Nullable;

/** {@link TokenLock} as generated code would describe it. */
final class TokenLockType implements ReplicatedType<TokenLock> {
  static final String NAME = "tokenLock";
  static final int LOCK = 11;
  static final int LOCK_WITHIN = 12;
  static final int UNLOCK = 13;
  static final int FORCE = 14;
  static final int LOSE = 15;

  private static final ValueCodec<Reply<Long>> REPLY = Codecs.reply();

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Class<TokenLock> type() {
    return TokenLock.class;
  }

  @Override
  public List<MethodDescriptor> methods() {
    return List.of(
        new MethodDescriptor(LOCK, "lock()", Kind.PARKING),
        new MethodDescriptor(LOCK_WITHIN, "lockWithin(long)", Kind.PARKING),
        new MethodDescriptor(UNLOCK, "unlock(long)", Kind.WRITE),
        new MethodDescriptor(FORCE, "force()", Kind.WRITE),
        new MethodDescriptor(LOSE, "lose()", Kind.WRITE));
  }

  @Override
  public List<ExceptionCodec<?>> exceptions() {
    return List.of();
  }

  @Override
  public TokenLock create() {
    return new TokenLock();
  }

  @Override
  public TokenLock construct(int constructorId, ValueReader arguments) {
    throw new MalformedValueException("a lock is made anew by nobody");
  }

  @Override
  public void invoke(
      TokenLock lock,
      int methodId,
      @Nullable Invocation call,
      ValueReader arguments,
      ValueWriter result)
      throws Throwable {
    Invocation own = Objects.requireNonNull(call, "the call");
    switch (methodId) {
      case LOCK -> Replies.answer(this, methodId, lock.lock(own), call, result);
      case LOCK_WITHIN -> {
        Duration timeout = Duration.of(arguments.readLong(), ChronoUnit.MICROS);
        Replies.answer(this, methodId, lock.lockWithin(timeout, own), call, result);
      }
      case UNLOCK -> result.writeBoolean(lock.unlock(arguments.readLong(), own));
      case FORCE -> result.writeBoolean(lock.force(own));
      case LOSE -> result.writeBoolean(lock.lose());
      default -> throw new MalformedValueException(NAME + " has no method " + methodId);
    }
  }

  @Override
  public void writeReply(int methodId, @Nullable Object value, ValueWriter result) {
    result.writeLong((Long) Objects.requireNonNull(value, "a token"));
  }

  @Override
  public boolean listensToSessions() {
    return true;
  }

  @Override
  public void sessionClosed(TokenLock lock, Invocation call) {
    lock.closed(call);
  }

  @Override
  public void writeState(TokenLock lock, ValueWriter out) {
    out.writeArrayHeader(3);
    out.writeLong(lock.holder);
    writeSession(lock.owner, out);
    out.writeArrayHeader(2 * lock.waiting.size());
    for (TokenLock.Waiter waiter : lock.waiting) {
      writeSession(waiter.session(), out);
      REPLY.write(waiter.reply(), out);
    }
  }

  private static void writeSession(@Nullable Session session, ValueWriter out) {
    if (out.writePresence(session)) {
      Session present = Objects.requireNonNull(session);
      out.writeArrayHeader(2);
      out.writeLong(present.slot());
      out.writeLong(present.index());
    }
  }

  private static @Nullable Session readSession(ValueReader in) {
    if (in.tryReadNil()) {
      return null;
    }
    in.readArrayHeader();
    return new Session(in.readLong(), in.readInt());
  }

  @Override
  public TokenLock readState(ValueReader in) {
    TokenLock lock = new TokenLock();
    in.readArrayHeader();
    lock.holder = in.readLong();
    lock.owner = readSession(in);
    for (int left = in.readArrayHeader(); left > 0; left -= 2) {
      Session session = Objects.requireNonNull(readSession(in), "a session");
      Reply<Long> reply = Objects.requireNonNull(REPLY.read(in), "a reply");
      lock.waiting.add(new TokenLock.Waiter(session, reply));
    }
    return lock;
  }
}
