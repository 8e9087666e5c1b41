package shop.inside;

import java.util.ArrayDeque;
import java.util.Deque;
import org.concoord.spi.ReadObjects;
import org.concoord.spi.ValueKind;
import org.concoord.spi.ValueReader;
import org.concoord.spi.ValueWriter;
import org.concoord.spi.WrittenObjects;

/** Values in the order in which they were written: the codec is not ours to see. */
final class Tape implements ValueReader, ValueWriter {
  private static final Object NIL = "nil";

  private record Header(ValueKind kind, int size) {}

  private final Deque<Object> values = new ArrayDeque<>();
  private WrittenObjects written = new WrittenObjects(false);
  private ReadObjects objects = new ReadObjects();

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
    values.add(new Header(ValueKind.ARRAY, size));
  }

  @Override
  public void writeMapHeader(int size) {
    values.add(new Header(ValueKind.MAP, size));
  }

  @Override
  public WrittenObjects written() {
    return written;
  }

  @Override
  public WrittenObjects exchange(WrittenObjects others) {
    WrittenObjects before = written;
    written = others;
    return before;
  }

  @Override
  public ReadObjects objects() {
    return objects;
  }

  @Override
  public ReadObjects exchange(ReadObjects others) {
    ReadObjects before = objects;
    objects = others;
    return before;
  }

  @Override
  public ValueKind nextKind() {
    return values.peek() instanceof Header header ? header.kind : ValueKind.NONE;
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
    return ((Header) values.remove()).size;
  }

  @Override
  public int readMapHeader() {
    return ((Header) values.remove()).size;
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
