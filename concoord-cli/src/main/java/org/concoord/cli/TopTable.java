package org.concoord.cli;

import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Stream;
import org.concoord.cli.TopReading.Row;
import org.jline.utils.WCWidth;

/**
 * How often methods are called and how long they take, as a table for people: as wide as it likes,
 * or cut to a window. There the numbers outlast the ends of long names, and what is called most the
 * rest.
 */
final class TopTable implements LiveScreen.Picture {
  /** Numbers of one kind. */
  private record Column(String head, int width, Function<Row, String> value) {}

  private static final List<Column> WIDE =
      List.of(
          new Column("per second", 13, row -> one(row.perSecond())),
          new Column("p50 us", 11, row -> one(row.p50() / 1e3)),
          new Column("p99 us", 11, row -> one(row.p99() / 1e3)));
  private static final Column RATE = new Column("1/s", 7, row -> shortened(row.perSecond()));
  private static final Column TAIL = new Column("p99", 7, row -> duration(row.p99()));
  private static final List<Column> NARROW =
      List.of(RATE, new Column("p50", 7, row -> duration(row.p50())), TAIL);

  private static final int USUAL_NAME = 40;
  private static final int READABLE_NAME = 24;
  private static final int SHORTEST_NAME = 12;
  private static final String ELLIPSIS =
      Charset.defaultCharset().newEncoder().canEncode('\u2026') ? "\u2026" : "~";

  private final String title;
  private final String address;
  private final List<Row> rows;
  private final Paint paint;

  /**
   * @param title stands above it in a window
   * @param rows the most interesting first
   */
  TopTable(String title, String address, List<Row> rows, Paint paint) {
    this.title = title;
    this.address = address;
    this.rows = rows;
    this.paint = paint;
  }

  /** All of it, for a file. */
  List<String> lines() {
    int widest = rows.stream().mapToInt(row -> width(row.name())).max().orElse(0);
    return table(WIDE, Math.max(USUAL_NAME, widest)).toList();
  }

  @Override
  public List<String> lines(int columns, int height) {
    List<Column> shown = fitting(columns);
    int widest =
        Stream.concat(rows.stream().map(Row::name), Stream.of(address))
            .mapToInt(TopTable::width)
            .max()
            .orElse(0);
    List<String> all = new ArrayList<>(List.of(cut(title, columns)));
    table(shown, Math.min(columns - width(shown), Math.max(widest, READABLE_NAME)))
        .map(line -> cut(line, columns))
        .forEach(all::add);
    int left = all.size() - height;
    if (left > 0) {
      // The last line that there is room for says how many there was none for, itself one of them.
      all = new ArrayList<>(all.subList(0, Math.max(0, height - 1)));
      all.add(cut(ELLIPSIS + " and " + (left + 1) + " more", columns));
    }
    for (int i = 0; i < Math.min(2, all.size()); i++) {
      all.set(i, i == 0 ? paint.title(all.get(i)) : paint.head(all.get(i)));
    }
    return all;
  }

  /** Those for which there is room beside names that can still be told apart. */
  private static List<Column> fitting(int columns) {
    if (columns - width(WIDE) >= READABLE_NAME) {
      return WIDE;
    }
    return Stream.of(NARROW, List.of(RATE, TAIL), List.of(RATE))
        .filter(some -> columns - width(some) >= SHORTEST_NAME)
        .findFirst()
        .orElse(List.of());
  }

  private static int width(List<Column> columns) {
    return columns.stream().mapToInt(Column::width).sum();
  }

  private Stream<String> table(List<Column> columns, int name) {
    Stream<String> body =
        rows.isEmpty()
            ? Stream.of("no calls")
            : rows.stream()
                .map(row -> line(row.name(), name, columns, each -> each.value().apply(row)));
    return Stream.concat(Stream.of(line(address, name, columns, Column::head)), body);
  }

  private static String line(
      String name, int width, List<Column> columns, Function<Column, String> cell) {
    String shown = cut(name, width);
    StringBuilder line = new StringBuilder(shown).append(" ".repeat(width - width(shown)));
    for (Column column : columns) {
      line.append(String.format("%" + column.width() + "s", cell.apply(column)));
    }
    return line.toString();
  }

  /** What fits into so many columns, an ellipsis in the last one where more was there. */
  private static String cut(String text, int columns) {
    if (width(text) <= columns) {
      return text;
    }
    StringBuilder start = new StringBuilder();
    int used = 1;
    for (int each : text.codePoints().toArray()) {
      used += Math.max(0, WCWidth.wcwidth(each));
      if (used > columns) {
        break;
      }
      start.appendCodePoint(each);
    }
    return columns <= 0 ? "" : start.append(ELLIPSIS).toString();
  }

  private static int width(String text) {
    return text.codePoints().map(each -> Math.max(0, WCWidth.wcwidth(each))).sum();
  }

  private static String one(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }

  /** "812.0", "12.3k" or "1.2M". */
  private static String shortened(double value) {
    return value < 999.95
        ? one(value)
        : value < 999_950 ? one(value / 1e3) + "k" : one(value / 1e6) + "M";
  }

  /** "85.2us", "812us", "12.3ms" or "4.5s". */
  private static String duration(long nanos) {
    double micros = nanos / 1e3;
    return micros < 999.5
        ? three(micros) + "us"
        : micros < 999_500 ? three(micros / 1e3) + "ms" : three(micros / 1e6) + "s";
  }

  private static String three(double value) {
    return String.format(Locale.ROOT, value < 99.95 ? "%.1f" : "%.0f", value);
  }
}
