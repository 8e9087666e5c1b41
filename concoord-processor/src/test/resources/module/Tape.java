package shop.inside;

import java.util.ArrayDeque;
import java.util.Deque;
import org.concoord.spi.ValueReader;
import org.concoord.spi.ValueWriter;

/** Values in the order in which they were written: the codec is not ours to see. */
final class Tape implements ValueReader, ValueWriter {
  private static final Object NIL = "nil";
  private final Deque<Object> values = new ArrayDeque<>();

  @Override
  public void writeNil() {
    values.add(NIL);
  }

  @Override
  public void writeBoolean(boolean value) {
    values.add(value);
  }

  @Override
  public void writeLong(long value) {
    values.add(value);
  }

  @Override
  public void writeFloat(float value) {
    values.add(value);
  }

  @Override
  public void writeDouble(double value) {
    values.add(value);
  }

  @Override
  public void writeString(String value) {
    values.add(value);
  }

  @Override
  public void writeBytes(byte[] value, int offset, int length) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void writeArrayHeader(int size) {
    writeLong(size);
  }

  @Override
  public void writeMapHeader(int size) {
    writeLong(size);
  }

  @Override
  public boolean tryReadNil() {
    return values.peek() == NIL && values.poll() != null;
  }

  @Override
  public boolean readBoolean() {
    return (boolean) values.remove();
  }

  @Override
  public byte readByte() {
    return (byte) readLong();
  }

  @Override
  public short readShort() {
    return (short) readLong();
  }

  @Override
  public char readChar() {
    return (char) readLong();
  }

  @Override
  public int readInt() {
    return (int) readLong();
  }

  @Override
  public long readLong() {
    return (long) values.remove();
  }

  @Override
  public float readFloat() {
    return (float) values.remove();
  }

  @Override
  public double readDouble() {
    return (double) values.remove();
  }

  @Override
  public String readString() {
    return (String) values.remove();
  }

  @Override
  public byte[] readBytes() {
    throw new UnsupportedOperationException();
  }

  @Override
  public int readArrayHeader() {
    return readInt();
  }

  @Override
  public int readMapHeader() {
    return readInt();
  }

  @Override
  public void skipValue() {
    throw new UnsupportedOperationException();
  }

  @Override
  public int remaining() {
    return values.size();
  }
}
