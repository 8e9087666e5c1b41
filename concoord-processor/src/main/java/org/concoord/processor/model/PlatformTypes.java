package org.concoord.processor.model;

import com.palantir.javapoet.TypeName;
import java.util.Map;
import javax.lang.model.type.TypeKind;
import org.concoord.processor.model.ValueType.ScalarType;
import org.concoord.processor.model.ValueType.StandardType;
import org.jspecify.annotations.Nullable;

/** The types of the JDK that are complete in themselves. */
final class PlatformTypes {
  private static final Map<String, Scalar> SCALARS =
      Map.of(
          "java.lang.Boolean", Scalar.BOOLEAN,
          "java.lang.Byte", Scalar.BYTE,
          "java.lang.Short", Scalar.SHORT,
          "java.lang.Character", Scalar.CHAR,
          "java.lang.Integer", Scalar.INT,
          "java.lang.Long", Scalar.LONG,
          "java.lang.Float", Scalar.FLOAT,
          "java.lang.Double", Scalar.DOUBLE,
          "java.lang.String", Scalar.STRING);

  /** Each with its constant in {@code Codecs}. */
  private static final Map<String, String> IMMUTABLE =
      Map.ofEntries(
          Map.entry("java.math.BigInteger", "BIG_INTEGER"),
          Map.entry("java.math.BigDecimal", "BIG_DECIMAL"),
          Map.entry("java.util.UUID", "UUID"),
          Map.entry("java.util.OptionalInt", "OPTIONAL_INT"),
          Map.entry("java.util.OptionalLong", "OPTIONAL_LONG"),
          Map.entry("java.util.OptionalDouble", "OPTIONAL_DOUBLE"),
          Map.entry("java.time.Instant", "INSTANT"),
          Map.entry("java.time.Duration", "DURATION"),
          Map.entry("java.time.Period", "PERIOD"),
          Map.entry("java.time.LocalDate", "LOCAL_DATE"),
          Map.entry("java.time.LocalTime", "LOCAL_TIME"),
          Map.entry("java.time.LocalDateTime", "LOCAL_DATE_TIME"),
          Map.entry("java.time.OffsetDateTime", "OFFSET_DATE_TIME"),
          Map.entry("java.time.OffsetTime", "OFFSET_TIME"),
          Map.entry("java.time.ZonedDateTime", "ZONED_DATE_TIME"),
          Map.entry("java.time.ZoneId", "ZONE_ID"),
          Map.entry("java.time.ZoneOffset", "ZONE_OFFSET"),
          Map.entry("java.time.Year", "YEAR"),
          Map.entry("java.time.YearMonth", "YEAR_MONTH"),
          Map.entry("java.time.MonthDay", "MONTH_DAY"));

  private PlatformTypes() {}

  static @Nullable ValueType of(String className, TypeName type) {
    Scalar scalar = SCALARS.get(className);
    if (scalar != null) {
      return new ScalarType(type, scalar);
    }
    String codec = IMMUTABLE.get(className);
    if (codec != null) {
      return new StandardType(type, codec, false);
    }
    return className.equals("java.util.BitSet") ? new StandardType(type, "BIT_SET", true) : null;
  }

  static ValueType arrayOf(TypeKind primitive, TypeName type) {
    return primitive == TypeKind.BYTE
        ? new ScalarType(type, Scalar.BYTES)
        : new StandardType(type, primitive.name() + "S", true);
  }
}
