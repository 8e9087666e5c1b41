package org.concoord.spi;

import org.concoord.object.Reply;
import org.concoord.object.Session;
import org.jspecify.annotations.Nullable;

/**
 * Replies of parked calls, in states alone: an array of slot and index of the session and request.
 */
final class ReplyCodec implements ValueCodec<Reply<?>> {
  static final ReplyCodec REPLY = new ReplyCodec();

  private static final int FIELDS = 3;

  private ReplyCodec() {}

  @Override
  public void write(@Nullable Reply<?> value, ValueWriter out) {
    if (value == null) {
      out.writeNil();
      return;
    }
    if (!(value instanceof DeferredReply<?> deferred)) {
      throw new IllegalArgumentException(
          "a Reply that was given at once cannot be kept in the state: return it, or keep its value");
    }
    out.writeArrayHeader(FIELDS);
    out.writeLong(deferred.session().slot());
    out.writeLong(deferred.session().index());
    out.writeLong(deferred.request());
    out.wrote(deferred);
  }

  @Override
  public @Nullable Reply<?> read(ValueReader in) {
    if (in.tryReadNil()) {
      return null;
    }
    int fields = in.readArrayHeader();
    if (fields != FIELDS) {
      throw new MalformedValueException("a session and a request expected, not " + fields);
    }
    Session session = new Session(in.readLong(), in.readInt());
    return in.replies().of(session, in.readLong());
  }
}
