package org.concoord.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import org.concoord.codec.JsonText;
import org.junit.jupiter.api.Test;

/** What of many logs is printed as one. */
class LogPrinterTest {
  private final StringWriter out = new StringWriter();

  @Test
  void noLineIsForgedByAnEndOfLineWithinAnother() {
    LogPrinter printer = printer(false, false);

    printer.print(
        event("a:1", "a:1: x\n12:00:00.000 INFO  b:2: forged", "T: y\n12:00 b:2: forged"));

    assertThat(out.toString().lines().toList())
        .satisfiesExactly(
            first ->
                assertThat(first)
                    .matches("[0-9:.]{12} INFO  a:1: x\\\\n12:00:00.000 INFO  b:2: forged"),
            trace -> assertThat(trace).isEqualTo("    | T: y"),
            trace -> assertThat(trace).isEqualTo("    | 12:00 b:2: forged"));
  }

  @Test
  void eachReplicaHasAColourOfItsOwnOnATerminal() {
    LogPrinter printer = printer(true, false);

    printer.print(event("a:1", "a:1: one", null));
    printer.print(event("b:2", "b:2: two", null));
    printer.print(event("a:1", "a:1: three", "T\n\tat x"));

    assertThat(out.toString().lines().map(line -> line.replaceAll("[0-9:.]{12} INFO  ", "")))
        .containsExactly(
            "\u001b[36ma:1: one\u001b[0m",
            "\u001b[33mb:2: two\u001b[0m",
            "\u001b[36ma:1: three\u001b[0m",
            "\u001b[36m    | T\u001b[0m",
            "\u001b[36m    | \tat x\u001b[0m");
  }

  @Test
  void jsonIsPassedOnWithoutColours() {
    String event = event("a:1", "a:1: x\ny", null);

    printer(true, true).print(event);

    assertThat(out.toString().lines()).containsExactly(event);
  }

  @Test
  void whatIsNoLineOfALogIsLeftOut() {
    LogPrinter printer = printer(false, false);

    printer.print("");
    printer.print("GET / HTTP/1.1");
    printer.print("{\"text\":\"without the rest\"}");

    assertThat(out.toString()).isEmpty();
  }

  @Test
  void steersNoTerminalNorInTheCodesOfEightBits() {
    assertThat(LogPrinter.plain("a\u001b[2J\u009b2J\u007fb\tc\n\u202e"))
        .isEqualTo("a?[2J?2J?b\tc\\n?");
  }

  private LogPrinter printer(boolean terminal, boolean json) {
    PrintWriter writer = new PrintWriter(out);
    return new LogPrinter(
        new Console(writer, writer, InputStream.nullInputStream(), Map.of(), terminal), json);
  }

  private static String event(String replica, String text, String trace) {
    Map<String, Object> event = new LinkedHashMap<>();
    event.put("replica", replica);
    event.put("time", 1_700_000_000_000L);
    event.put("level", "INFO");
    event.put("text", text);
    if (trace != null) {
      event.put("trace", trace);
    }
    return JsonText.of(event);
  }
}
