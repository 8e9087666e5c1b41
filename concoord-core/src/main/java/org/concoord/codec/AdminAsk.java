package org.concoord.codec;

import java.util.ArrayList;
import java.util.List;
import org.concoord.spi.MalformedValueException;

/**
 * The body of {@link FrameType#ADMIN_ASK}: what an operator wants of the replica that he has
 * dialled, or a client, of whom {@link #CONTRACT} alone is taken. By name, so that a replica says
 * which of them it does not know.
 *
 * @param number names the answer; the operator's own
 * @param command as in {@code status}
 * @param arguments what it takes, each a text
 */
public record AdminAsk(long number, String command, List<String> arguments) {
  /** The one command that a client may send too: how a type is called. */
  public static final String CONTRACT = "contract";

  private static final int MOST_ARGUMENTS = 16;

  public AdminAsk {
    arguments = List.copyOf(arguments);
  }

  public void write(MessagePackWriter out) {
    out.writeLong(number);
    out.writeString(command);
    out.writeArrayHeader(arguments.size());
    arguments.forEach(out::writeString);
  }

  /**
   * @throws MalformedValueException if it is none, or has more arguments than any command takes
   */
  public static AdminAsk read(MessagePackReader in) {
    long number = in.readLong();
    String command = in.readString();
    int count = in.readArrayHeader();
    if (count > MOST_ARGUMENTS) {
      throw new MalformedValueException(count + " arguments of a command");
    }
    List<String> arguments = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      arguments.add(in.readString());
    }
    return new AdminAsk(number, command, arguments);
  }
}
