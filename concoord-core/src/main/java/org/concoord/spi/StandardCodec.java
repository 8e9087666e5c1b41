package org.concoord.spi;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.MonthDay;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** An immutable class of the JDK, and how it is written when it is not null. */
final class StandardCodec<T> implements ValueCodec<T> {
  private static final int NANOS_PER_SECOND = 1_000_000_000;

  private final Class<T> type;
  private final BiConsumer<T, ValueWriter> writing;
  private final Function<ValueReader, T> reading;

  StandardCodec(
      Class<T> type, BiConsumer<T, ValueWriter> writing, Function<ValueReader, T> reading) {
    this.type = type;
    this.writing = writing;
    this.reading = reading;
  }

  Class<T> type() {
    return type;
  }

  @Override
  public void write(@Nullable T value, ValueWriter out) {
    if (out.writePresence(value) && value != null) {
      writing.accept(value, out);
    }
  }

  @Override
  public @Nullable T read(ValueReader in) {
    if (in.tryReadNil()) {
      return null;
    }
    try {
      return reading.apply(in);
    } catch (DateTimeException | ArithmeticException | IllegalArgumentException e) {
      throw new MalformedValueException("no " + type.getSimpleName() + ": " + e.getMessage());
    }
  }

  private static void expect(int fields, ValueReader in) {
    int found = in.readArrayHeader();
    if (found != fields) {
      throw new MalformedValueException(fields + " parts expected, found " + found);
    }
  }

  /** Not of a subclass, which may hold anything. */
  private static <T> T exactly(Class<T> type, T value) {
    if (value.getClass() != type) {
      throw new IllegalArgumentException(
          value.getClass().getName() + " cannot travel as " + type.getSimpleName());
    }
    return value;
  }

  static void writeBigInteger(BigInteger value, ValueWriter out) {
    out.writeBytes(exactly(BigInteger.class, value).toByteArray());
  }

  static BigInteger readBigInteger(ValueReader in) {
    byte[] bytes = in.readBytes();
    BigInteger value = bytes.length == 0 ? BigInteger.ZERO : new BigInteger(bytes);
    if (value.bitLength() / 8 + 1 != bytes.length) {
      throw new MalformedValueException("an integer that is not in its shortest form");
    }
    return value;
  }

  static void writeBigDecimal(BigDecimal value, ValueWriter out) {
    out.writeArrayHeader(2);
    out.writeLong(exactly(BigDecimal.class, value).scale());
    writeBigInteger(value.unscaledValue(), out);
  }

  static BigDecimal readBigDecimal(ValueReader in) {
    expect(2, in);
    int scale = in.readInt();
    return new BigDecimal(readBigInteger(in), scale);
  }

  static void writeUuid(UUID value, ValueWriter out) {
    byte[] bytes = new byte[16];
    for (int i = 0; i < 8; i++) {
      bytes[i] = (byte) (value.getMostSignificantBits() >>> (56 - 8 * i));
      bytes[8 + i] = (byte) (value.getLeastSignificantBits() >>> (56 - 8 * i));
    }
    out.writeBytes(bytes);
  }

  static UUID readUuid(ValueReader in) {
    byte[] bytes = in.readBytes();
    if (bytes.length != 16) {
      throw new MalformedValueException("a UUID of " + bytes.length + " bytes");
    }
    long high = 0;
    long low = 0;
    for (int i = 0; i < 8; i++) {
      high = high << 8 | bytes[i] & 0xff;
      low = low << 8 | bytes[8 + i] & 0xff;
    }
    return new UUID(high, low);
  }

  private static void writeSeconds(long seconds, int nanos, ValueWriter out) {
    out.writeArrayHeader(2);
    out.writeLong(seconds);
    out.writeLong(nanos);
  }

  private static int readNanos(ValueReader in) {
    int nanos = in.readInt();
    if (nanos < 0 || nanos >= NANOS_PER_SECOND) {
      throw new MalformedValueException(nanos + " nanoseconds in a second");
    }
    return nanos;
  }

  static void writeInstant(Instant value, ValueWriter out) {
    writeSeconds(value.getEpochSecond(), value.getNano(), out);
  }

  static Instant readInstant(ValueReader in) {
    expect(2, in);
    long seconds = in.readLong();
    return Instant.ofEpochSecond(seconds, readNanos(in));
  }

  static void writeDuration(Duration value, ValueWriter out) {
    writeSeconds(value.getSeconds(), value.getNano(), out);
  }

  static Duration readDuration(ValueReader in) {
    expect(2, in);
    long seconds = in.readLong();
    return Duration.ofSeconds(seconds, readNanos(in));
  }

  static void writePeriod(Period value, ValueWriter out) {
    out.writeArrayHeader(3);
    out.writeLong(value.getYears());
    out.writeLong(value.getMonths());
    out.writeLong(value.getDays());
  }

  static Period readPeriod(ValueReader in) {
    expect(3, in);
    int years = in.readInt();
    int months = in.readInt();
    return Period.of(years, months, in.readInt());
  }

  static void writeLocalDateTime(LocalDateTime value, ValueWriter out) {
    out.writeArrayHeader(2);
    writeDateAndTime(value, out);
  }

  private static void writeDateAndTime(LocalDateTime value, ValueWriter out) {
    out.writeLong(value.toLocalDate().toEpochDay());
    out.writeLong(value.toLocalTime().toNanoOfDay());
  }

  static LocalDateTime readLocalDateTime(ValueReader in) {
    expect(2, in);
    return readDateAndTime(in);
  }

  private static LocalDateTime readDateAndTime(ValueReader in) {
    LocalDate date = LocalDate.ofEpochDay(in.readLong());
    return LocalDateTime.of(date, LocalTime.ofNanoOfDay(in.readLong()));
  }

  static void writeOffsetDateTime(OffsetDateTime value, ValueWriter out) {
    out.writeArrayHeader(3);
    writeDateAndTime(value.toLocalDateTime(), out);
    out.writeLong(value.getOffset().getTotalSeconds());
  }

  static OffsetDateTime readOffsetDateTime(ValueReader in) {
    expect(3, in);
    LocalDateTime local = readDateAndTime(in);
    return OffsetDateTime.of(local, readOffset(in));
  }

  static void writeOffsetTime(OffsetTime value, ValueWriter out) {
    out.writeArrayHeader(2);
    out.writeLong(value.toLocalTime().toNanoOfDay());
    out.writeLong(value.getOffset().getTotalSeconds());
  }

  static OffsetTime readOffsetTime(ValueReader in) {
    expect(2, in);
    LocalTime local = LocalTime.ofNanoOfDay(in.readLong());
    return OffsetTime.of(local, readOffset(in));
  }

  static ZoneOffset readOffset(ValueReader in) {
    return ZoneOffset.ofTotalSeconds(in.readInt());
  }

  static void writeZonedDateTime(ZonedDateTime value, ValueWriter out) {
    out.writeArrayHeader(4);
    writeDateAndTime(value.toLocalDateTime(), out);
    out.writeLong(value.getOffset().getTotalSeconds());
    out.writeString(value.getZone().getId());
  }

  static ZonedDateTime readZonedDateTime(ValueReader in) {
    expect(4, in);
    LocalDateTime local = readDateAndTime(in);
    ZoneOffset offset = readOffset(in);
    return ZonedDateTime.ofStrict(local, offset, ZoneId.of(in.readString()));
  }

  static void writeYearMonth(YearMonth value, ValueWriter out) {
    out.writeArrayHeader(2);
    out.writeLong(value.getYear());
    out.writeLong(value.getMonthValue());
  }

  static YearMonth readYearMonth(ValueReader in) {
    expect(2, in);
    int year = in.readInt();
    return YearMonth.of(year, in.readInt());
  }

  static void writeMonthDay(MonthDay value, ValueWriter out) {
    out.writeArrayHeader(2);
    out.writeLong(value.getMonthValue());
    out.writeLong(value.getDayOfMonth());
  }

  static MonthDay readMonthDay(ValueReader in) {
    expect(2, in);
    int month = in.readInt();
    return MonthDay.of(month, in.readInt());
  }

  static Year readYear(ValueReader in) {
    return Year.of(in.readInt());
  }

  static void writeOptionalInt(OptionalInt value, ValueWriter out) {
    out.writeArrayHeader(value.isPresent() ? 1 : 0);
    value.ifPresent(out::writeLong);
  }

  static OptionalInt readOptionalInt(ValueReader in) {
    return isPresent(in) ? OptionalInt.of(in.readInt()) : OptionalInt.empty();
  }

  static void writeOptionalLong(OptionalLong value, ValueWriter out) {
    out.writeArrayHeader(value.isPresent() ? 1 : 0);
    value.ifPresent(out::writeLong);
  }

  static OptionalLong readOptionalLong(ValueReader in) {
    return isPresent(in) ? OptionalLong.of(in.readLong()) : OptionalLong.empty();
  }

  static void writeOptionalDouble(OptionalDouble value, ValueWriter out) {
    out.writeArrayHeader(value.isPresent() ? 1 : 0);
    value.ifPresent(out::writeDouble);
  }

  static OptionalDouble readOptionalDouble(ValueReader in) {
    return isPresent(in) ? OptionalDouble.of(in.readDouble()) : OptionalDouble.empty();
  }

  /** An optional value is an array of none or one. */
  static boolean isPresent(ValueReader in) {
    int size = in.readArrayHeader();
    if (size > 1) {
      throw new MalformedValueException("an optional of " + size + " values");
    }
    return size == 1;
  }
}
