package org.concoord.storage;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** A {@link LogFile} of the file system. */
final class ChannelFile implements LogFile {
  /**
   * How much is read or written at once: the JDK copies heap buffers through a direct one of the
   * same size, which it then keeps for the thread.
   */
  private static final int CHUNK_BYTES = 256 << 10;

  private final Directory directory;
  private final FileChannel channel;

  /** How far the file reaches with its size forced. */
  private long forcedSize;

  private long size;

  ChannelFile(Directory directory, FileChannel channel) throws IOException {
    this.directory = directory;
    this.channel = channel;
    this.size = channel.size();
    this.forcedSize = size;
  }

  @Override
  public long size() {
    return size;
  }

  @Override
  public void read(long position, ByteBuffer into) throws IOException {
    int limit = into.limit();
    long at = position;
    while (into.position() < limit) {
      into.limit(Math.min(limit, into.position() + CHUNK_BYTES));
      int count = channel.read(into, at);
      into.limit(limit);
      if (count < 0) {
        throw new EOFException("the file ends at " + at);
      }
      at += count;
    }
  }

  @Override
  public void write(long position, ByteBuffer from) throws IOException {
    int limit = from.limit();
    long at = position;
    while (from.position() < limit) {
      from.limit(Math.min(limit, from.position() + CHUNK_BYTES));
      try {
        at += channel.write(from, at);
        size = Math.max(size, at);
      } catch (IOException e) {
        throw fullOr(e, from.remaining());
      } finally {
        from.limit(limit);
      }
    }
  }

  /** The JDK tells a full disk by its text alone, which may be in the language of the system. */
  private IOException fullOr(IOException e, int bytes) throws IOException {
    String message = String.valueOf(e.getMessage());
    boolean full =
        message.contains("No space left")
            || message.contains("quota exceeded")
            || directory.freeBytes() < bytes;
    if (!full) {
      return e;
    }
    NoSpaceException noSpace = new NoSpaceException(directory.name() + ": " + message);
    noSpace.addSuppressed(e);
    return noSpace;
  }

  @Override
  public void force() throws IOException {
    // A file of its final size has only bytes to force, which spares a file system with a journal
    // one entry for the time of change.
    channel.force(size > forcedSize);
    forcedSize = size;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
