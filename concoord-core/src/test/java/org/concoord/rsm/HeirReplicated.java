package org.concoord.rsm;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.concoord.object.Invocation;
import org.concoord.object.Reply;
import org.concoord.spi.Codecs;
import org.concoord.spi.ExceptionCodec;
import org.concoord.spi.MethodDescriptor;
import org.concoord.spi.MethodDescriptor.Kind;
import org.concoord.spi.ReplicatedType;
import org.concoord.spi.Replies;
import org.concoord.spi.ValueCodec;
import org.concoord.spi.ValueReader;
import org.concoord.spi.ValueWriter;
import org.jspecify.annotations.Nullable;

/** Objects whose calls wait for the end of a session, and are told which, and of the token then. */
public final class HeirReplicated implements ReplicatedType<HeirReplicated.Heir> {
  static final int AWAIT = 31;

  /** Two that wait and are forgotten. */
  public static final int FORGET = 32;

  static final int FORGET_WITHIN = 33;

  private static final ValueCodec<Reply<String>> REPLY = Codecs.reply();

  private final byte[] ballast;

  public HeirReplicated() {
    this(0);
  }

  /** Whose states take so many bytes and a few. */
  HeirReplicated(int ballastBytes) {
    ballast = new byte[ballastBytes];
  }

  /** One of them. */
  public static final class Heir {
    private final List<Reply<String>> waiting = new ArrayList<>();

    Reply<String> await(Invocation call) {
      Reply<String> reply = call.defer();
      waiting.add(reply);
      return reply;
    }

    void closed(Invocation call) {
      boolean any = false;
      for (Reply<String> reply : waiting) {
        any |= reply.complete(call.session() + " token " + call.token());
      }
      waiting.clear();
      if (any) {
        throw new IllegalStateException("after all was done");
      }
    }
  }

  @Override
  public String name() {
    return "heir";
  }

  @Override
  public Class<Heir> type() {
    return Heir.class;
  }

  @Override
  public List<MethodDescriptor> methods() {
    return List.of(
        new MethodDescriptor(AWAIT, "await()", Kind.PARKING),
        new MethodDescriptor(FORGET, "forget()", Kind.PARKING),
        new MethodDescriptor(FORGET_WITHIN, "forgetWithin()", Kind.PARKING));
  }

  @Override
  public List<ExceptionCodec<?>> exceptions() {
    return List.of();
  }

  @Override
  public Heir create() {
    return new Heir();
  }

  @Override
  public Heir construct(int constructorId, ValueReader arguments) {
    return new Heir();
  }

  @Override
  public void invoke(
      Heir heir, int methodId, @Nullable Invocation call, ValueReader arguments, ValueWriter result)
      throws Throwable {
    Invocation own = Objects.requireNonNull(call);
    Reply<String> reply =
        switch (methodId) {
          case FORGET -> own.defer();
          case FORGET_WITHIN -> own.defer(Duration.ofMinutes(10), "in time");
          default -> heir.await(own);
        };
    Replies.answer(this, methodId, reply, call, result);
  }

  @Override
  public void writeReply(int methodId, @Nullable Object value, ValueWriter result) {
    Codecs.STRING.write((String) value, result);
  }

  @Override
  public boolean listensToSessions() {
    return true;
  }

  @Override
  public void sessionClosed(Heir heir, Invocation call) {
    heir.closed(call);
  }

  @Override
  public void writeState(Heir heir, ValueWriter out) {
    out.writeArrayHeader(heir.waiting.size());
    heir.waiting.forEach(reply -> REPLY.write(reply, out));
    out.writeBytes(ballast);
  }

  @Override
  public Heir readState(ValueReader in) {
    Heir heir = new Heir();
    for (int left = in.readArrayHeader(); left > 0; left--) {
      heir.waiting.add(Objects.requireNonNull(REPLY.read(in)));
    }
    in.readBytes();
    return heir;
  }
}
