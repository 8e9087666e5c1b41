package org.concoord.cli;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** A command that was typed in this process, and what it printed. */
record TypedCommand(int exitCode, String out, String err) {

  static TypedCommand run(String... arguments) {
    return run(Map.of(), "", arguments);
  }

  static TypedCommand run(Map<String, String> environment, String input, String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code = Concoord.run(console(out, err, environment, input), arguments);
    return new TypedCommand(code, out.toString(), err.toString());
  }

  static Console console(
      StringWriter out, StringWriter err, Map<String, String> environment, String input) {
    InputStream in = new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8));
    return new Console(new PrintWriter(out), new PrintWriter(err), in, environment, false);
  }
}
