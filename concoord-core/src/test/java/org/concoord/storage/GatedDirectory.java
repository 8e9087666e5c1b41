package org.concoord.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A directory in which something happens before each force of a file. */
record GatedDirectory(Directory directory, Runnable beforeForce) implements Directory {
  private record GatedFile(LogFile file, Runnable beforeForce) implements LogFile {
    @Override
    public long size() throws IOException {
      return file.size();
    }

    @Override
    public void read(long position, ByteBuffer into) throws IOException {
      file.read(position, into);
    }

    @Override
    public void write(long position, ByteBuffer from) throws IOException {
      file.write(position, from);
    }

    @Override
    public void force() throws IOException {
      beforeForce.run();
      file.force();
    }

    @Override
    public void close() throws IOException {
      file.close();
    }
  }

  @Override
  public String name() {
    return directory.name();
  }

  @Override
  public List<String> list() throws IOException {
    return directory.list();
  }

  @Override
  public LogFile create(String file) throws IOException {
    return new GatedFile(directory.create(file), beforeForce);
  }

  @Override
  public LogFile open(String file) throws IOException {
    return new GatedFile(directory.open(file), beforeForce);
  }

  @Override
  public LogFile openToRead(String file) throws IOException {
    return directory.openToRead(file);
  }

  @Override
  public void rename(String from, String to) throws IOException {
    directory.rename(from, to);
  }

  @Override
  public void delete(String file) throws IOException {
    directory.delete(file);
  }

  @Override
  public void force() throws IOException {
    directory.force();
  }

  @Override
  public long freeBytes() throws IOException {
    return directory.freeBytes();
  }

  @Override
  public void lock() throws IOException {
    directory.lock();
  }

  @Override
  public void fence(Throwable cause) {
    directory.fence(cause);
  }

  @Override
  public @Nullable Throwable fenced() {
    return directory.fenced();
  }

  @Override
  public void close() throws IOException {
    directory.close();
  }
}
