package org.concoord.codec;

/**
 * Builds the body of {@link FrameType#CALLS}. Commands are written in place: between {@link
 * #beginCommand} and {@link #endCommand} with {@link #command}. The caller watches {@link
 * #sizeBytes} against {@link Limits#FRAME_BYTES}.
 *
 * <p>Not thread-safe.
 */
public final class CallsWriter {
  private final MessagePackWriter out =
      new MessagePackWriter(4 << 10, Limits.FRAME_BYTES - FrameHeader.BYTES);
  private final CommandWriter command = new CommandWriter(out);
  private int countAt;
  private int commandAt;
  private int count;

  public CallsWriter() {
    begin();
  }

  /** Begins a body, forgetting the one before. */
  public void begin() {
    out.reset();
    countAt = out.reserveInt();
    count = 0;
  }

  /** Begins one command, to be written with the writer returned. */
  public CommandWriter beginCommand() {
    commandAt = out.beginBytes();
    return command;
  }

  public void endCommand() {
    out.endBytes(commandAt);
    count++;
  }

  /** Adds a command that is written already. */
  public void add(byte[] array, int offset, int length) {
    out.writeBytes(array, offset, length);
    count++;
  }

  public int count() {
    return count;
  }

  public int sizeBytes() {
    return out.size();
  }

  /**
   * The body, to be sent before the next {@link #begin}: the first {@link #sizeBytes} bytes of the
   * array.
   */
  public MessagePackWriter finish() {
    out.patchInt(countAt, count);
    return out;
  }
}
