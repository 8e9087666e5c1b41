package org.concoord.processor.model;

/**
 * The values that the wire knows by themselves, each with the writer's and the reader's method for
 * it.
 */
public enum Scalar {
  BOOLEAN("writeBoolean", "readBoolean"),
  BYTE("writeLong", "readByte"),
  SHORT("writeLong", "readShort"),
  CHAR("writeLong", "readChar"),
  INT("writeLong", "readInt"),
  LONG("writeLong", "readLong"),
  FLOAT("writeFloat", "readFloat"),
  DOUBLE("writeDouble", "readDouble"),
  STRING("writeString", "readString"),
  BYTES("writeBytes", "readBytes");

  private final String writeMethod;
  private final String readMethod;

  Scalar(String writeMethod, String readMethod) {
    this.writeMethod = writeMethod;
    this.readMethod = readMethod;
  }

  public String writeMethod() {
    return writeMethod;
  }

  public String readMethod() {
    return readMethod;
  }
}
