package org.concoord.storage;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * A {@link DiskModel} as one process sees it. Every change is kept as an {@link Op}; one of them,
 * by its number, can be made to fail.
 */
final class ModelDirectory implements Directory {
  /** How a change fails. */
  enum Failure {
    /** An error, with nothing done or, on a force, done in part. */
    ERROR,
    /** No space is left, for this change and all later ones that need some. */
    NO_SPACE
  }

  /** As {@link #freeBytes}: who asks for it fails. */
  static final long NOT_TOLD = -1;

  final DiskModel disk;
  final List<Op> ops = new ArrayList<>();
  volatile long freeBytes = 1L << 40;

  private int failingOp = -1;
  private Failure failure = Failure.ERROR;
  private boolean readsFail;
  private @Nullable Throwable fence;

  ModelDirectory(DiskModel disk) {
    this.disk = disk;
  }

  /** The change of that number, from 0, fails, and none after it. */
  ModelDirectory failing(int op, Failure how) {
    failingOp = op;
    failure = how;
    return this;
  }

  ModelDirectory failingReads() {
    readsFail = true;
    return this;
  }

  private void change(Op op) throws IOException {
    if (ops.size() == failingOp) {
      failingOp = -1;
      if (failure == Failure.NO_SPACE && op instanceof Op.Write) {
        throw new NoSpaceException("model: No space left on device");
      } else if (failure == Failure.ERROR) {
        if (op instanceof Op.Force force) {
          disk.failForce(force.file(), new SplittableRandom(ops.size()));
        }
        throw new IOException("model: Input/output error at " + op);
      }
    }
    ops.add(op);
    disk.apply(op);
  }

  @Override
  public String name() {
    return "model";
  }

  @Override
  public List<String> list() {
    return disk.names();
  }

  @Override
  public LogFile create(String file) throws IOException {
    if (disk.has(file)) {
      throw new FileAlreadyExistsException(file);
    }
    change(new Op.Create(disk.nextFile(), file));
    return open(file);
  }

  @Override
  public LogFile open(String file) throws IOException {
    if (!disk.has(file)) {
      throw new NoSuchFileException(file);
    }
    return new ModelFile(disk.file(file));
  }

  @Override
  public LogFile openToRead(String file) throws IOException {
    return open(file);
  }

  @Override
  public void rename(String from, String to) throws IOException {
    change(new Op.Rename(from, to));
  }

  @Override
  public void delete(String file) throws IOException {
    change(new Op.Delete(file));
  }

  @Override
  public void force() throws IOException {
    change(new Op.ForceDirectory());
  }

  @Override
  public long freeBytes() throws IOException {
    if (freeBytes == NOT_TOLD) {
      throw new IOException("model: nobody knows");
    }
    return freeBytes;
  }

  @Override
  public void lock() {}

  @Override
  public void fence(Throwable cause) {
    fence = cause;
  }

  @Override
  public @Nullable Throwable fenced() {
    return fence;
  }

  @Override
  public void close() {}

  private final class ModelFile implements LogFile {
    private final int file;

    ModelFile(int file) {
      this.file = file;
    }

    @Override
    public long size() {
      return disk.shown(file).length;
    }

    @Override
    public void read(long position, ByteBuffer into) throws IOException {
      if (readsFail) {
        throw new IOException("model: Input/output error on reading");
      }
      byte[] bytes = disk.shown(file);
      if (position + into.remaining() > bytes.length) {
        throw new EOFException();
      }
      into.put(bytes, (int) position, into.remaining());
    }

    @Override
    public void write(long position, ByteBuffer from) throws IOException {
      byte[] bytes = new byte[from.remaining()];
      from.get(bytes);
      change(new Op.Write(file, position, bytes));
    }

    @Override
    public void force() throws IOException {
      change(new Op.Force(file));
    }

    @Override
    public void close() {}
  }
}
