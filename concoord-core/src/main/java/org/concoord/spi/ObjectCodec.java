package org.concoord.spi;

import org.jspecify.annotations.Nullable;

/**
 * The objects of one class, by their fields: a map from field id to value, by rising id. Where the
 * constructor takes some of the fields and others are set after it, an array of two such maps.
 * Generated code says which field is where.
 *
 * @param <T> the class
 */
public abstract class ObjectCodec<T> implements InPlaceCodec<T> {
  /** What makes an object of the class again. */
  public enum Creation {
    /** The no-argument constructor, and then the fields. */
    IN_PLACE,
    /** A constructor that takes all fields. */
    BY_CONSTRUCTOR,
    /** A constructor that takes some fields, and then the others. */
    BOTH
  }

  private final Class<T> type;
  private final Creation creation;

  protected ObjectCodec(Class<T> type, Creation creation) {
    this.type = type;
    this.creation = creation;
  }

  @Override
  public final Class<T> type() {
    return type;
  }

  final Creation creation() {
    return creation;
  }

  /** Writes the fields that the constructor takes, as a map. */
  protected void writeArguments(T object, ValueWriter out) {
    throw new IllegalStateException(type + " is made without arguments");
  }

  /** A new object; reads what {@link #writeArguments} wrote, if the constructor takes anything. */
  protected abstract T create(ValueReader in);

  /** Writes the fields that are set after the constructor, as a map. */
  protected void writeFields(T object, ValueWriter out) {
    throw new IllegalStateException(type + " is complete after its constructor");
  }

  protected void readFields(T object, ValueReader in) {
    throw new IllegalStateException(type + " is complete after its constructor");
  }

  @Override
  public final void write(@Nullable T value, ValueWriter out) {
    if (out.writePresence(value)) {
      writeParts(checked(value), out);
    }
  }

  /** The fields that a subclass adds would be lost without a word. */
  final T checked(@Nullable T value) {
    if (value == null || value.getClass() != type) {
      throw new IllegalArgumentException(
          (value == null ? "null" : value.getClass().getName())
              + " cannot travel as "
              + type.getSimpleName()
              + ", which it extends");
    }
    return value;
  }

  private void writeParts(T object, ValueWriter out) {
    switch (creation) {
      case IN_PLACE -> writeFields(object, out);
      case BY_CONSTRUCTOR -> writeArguments(object, out);
      case BOTH -> {
        out.writeArrayHeader(2);
        writeArguments(object, out);
        writeFields(object, out);
      }
    }
  }

  @Override
  public final @Nullable T read(ValueReader in) {
    if (in.tryReadNil()) {
      return null;
    }
    if (creation == Creation.BOTH && in.readArrayHeader() != 2) {
      throw new MalformedValueException(type.getSimpleName() + " has two parts");
    }
    T object = create(in);
    if (creation != Creation.BY_CONSTRUCTOR) {
      readAllFields(object, in);
    }
    return object;
  }

  final void readAllFields(T object, ValueReader in) {
    int mark = in.objects().mark();
    readFields(object, in);
    in.objects().fillFrom(mark);
  }

  @Override
  public final void writeContents(@Nullable T value, ValueWriter out) {
    write(value, out);
  }

  @Override
  public final void readContents(@Nullable T target, ValueReader in, String field) {
    if (InPlaceCodec.bothPresent(target, in, field)) {
      readAllFields(checked(target), in);
    }
  }

  /**
   * The id of the next field. Ids rise, so that none comes twice.
   *
   * @param last the one before, {@link Integer#MIN_VALUE} at first
   */
  public static int nextField(ValueReader in, int last) {
    int id = in.readInt();
    if (id <= last) {
      throw new MalformedValueException("field " + id + " comes after " + last);
    }
    return id;
  }

  /** Skips the value of a field that once was. */
  public static void skipRemoved(ValueReader in) {
    switch (in.nextKind()) {
      case NIL, BOOLEAN, INTEGER, FLOAT, STRING -> in.skipValue();
      case BYTES, ARRAY, MAP, NONE -> {
        in.skipValue();
        in.objects().skippedSome();
      }
    }
  }

  /** A field that is none of the class. */
  public static MalformedValueException unknownField(Class<?> type, int id) {
    return new MalformedValueException(type.getSimpleName() + " has no field " + id);
  }
}
