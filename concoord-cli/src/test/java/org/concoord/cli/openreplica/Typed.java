package org.concoord.cli.openreplica;

import java.io.ByteArrayInputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import org.concoord.cli.Console;

/** An {@code openreplica} that was typed in this process, and what it printed. */
record Typed(int exitCode, String out, String err) {
  static Typed run(Map<String, String> environment, String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    Console console =
        new Console(
            new PrintWriter(out),
            new PrintWriter(err),
            new ByteArrayInputStream(new byte[0]),
            environment,
            false);
    int code = OpenReplica.run(console, arguments);
    return new Typed(code, out.toString(), err.toString());
  }
}
