package org.concoord.server;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;
import org.concoord.storage.Directory;
import org.concoord.storage.FileDirectory;
import org.concoord.storage.LogFile;
import org.jspecify.annotations.Nullable;

/** A real directory whose disk fails or fills when a test says so. */
final class FaultyDirectory implements Directory {
  volatile boolean forcesFail;
  volatile boolean forcesFindNoMemory;

  /** The error of each write, or "". */
  volatile String writesFailWith = "";

  volatile boolean forcesHang;

  /** Whether one does now. */
  volatile boolean hangs;

  /** Each lets one that hangs go on. */
  final Semaphore passes = new Semaphore(0);

  /** How often it was asked for its last byte; by one thread. */
  volatile int asked;

  volatile long freeBytes = Long.MAX_VALUE / 2;

  private final FileDirectory directory;

  FaultyDirectory(Path path) throws IOException {
    this.directory = FileDirectory.at(path);
  }

  private LogFile faulty(LogFile file) {
    return new LogFile() {
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
        if (!writesFailWith.isEmpty()) {
          throw new IOException(writesFailWith);
        }
        file.write(position, from);
      }

      @Override
      public void force() throws IOException {
        while (forcesHang && !passes.tryAcquire()) {
          hangs = true;
          LockSupport.parkNanos(1_000_000);
        }
        hangs = false;
        if (forcesFail) {
          throw new IOException("Input/output error");
        }
        if (forcesFindNoMemory) {
          throw new OutOfMemoryError("Java heap space");
        }
        file.force();
      }

      @Override
      public void close() throws IOException {
        file.close();
      }
    };
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
    return faulty(directory.create(file));
  }

  @Override
  public LogFile open(String file) throws IOException {
    return faulty(directory.open(file));
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
  public long freeBytes() {
    if (freeBytes == 1) {
      asked++;
    }
    return freeBytes;
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
