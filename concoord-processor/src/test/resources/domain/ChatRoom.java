package domain;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.concoord.annotations.ReadOnly;
import org.concoord.annotations.Replicated;

/** A room with members and the last messages. */
@Replicated
public class ChatRoom {
  private static final int KEPT = 100;

  private final Set<String> members = new LinkedHashSet<>();
  private final Deque<Message> messages = new ArrayDeque<>();
  private String topic = "";

  public synchronized boolean join(String member) { // WARNING: synchronized keeps nobody out, since a replica runs one call at a time; remove it [concoord:synchronized]
    boolean isNew = members.add(member);
    if (isNew) {
      append(new Message.Notice(member + " has joined"));
    }
    return isNew;
  }

  public synchronized boolean leave(String member) { // WARNING: synchronized keeps nobody out, since a replica runs one call at a time; remove it [concoord:synchronized]
    return members.remove(member);
  }

  public synchronized void say(String member, String text, Instant at) throws NotAMemberException { // WARNING: NotAMemberException will reach callers as RemoteInvocationException, not as itself: its constructors make the message anew, out of what does not travel; give it one more, which need not be public: NotAMemberException(String message) { super(message); } // WARNING: synchronized keeps nobody out, since a replica runs one call at a time; remove it [concoord:synchronized]
    if (!members.contains(member)) {
      throw new NotAMemberException(member);
    }
    append(new Message.Said(member, text, at));
  }

  public void setTopic(String topic) {
    this.topic = topic;
    append(new Message.Notice(String.format("the topic is %s", topic))); // ERROR: String.format() depends on the settings of the machine; name what you mean: Locale.ROOT, ZoneOffset.UTC, StandardCharsets.UTF_8 [concoord:locale]
  }

  private void append(Message message) {
    messages.addLast(message);
    if (messages.size() > KEPT) {
      messages.removeFirst();
    }
  }

  @ReadOnly
  public List<Message> last(int count) {
    List<Message> all = new ArrayList<>(messages);
    return all.subList(Math.max(0, all.size() - count), all.size());
  }

  @ReadOnly
  public Set<String> members() {
    return members;
  }

  public sealed interface Message {
    record Said(String member, String text, Instant at) implements Message {}

    record Notice(String text) implements Message {}
  }

  public static class NotAMemberException extends Exception {
    private static final long serialVersionUID = 1L;

    public NotAMemberException(String member) {
      super(member + " is no member");
    }
  }
}
