package org.concoord.cli.openreplica.ssh;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.apache.sshd.client.channel.ChannelExec;
import org.apache.sshd.client.channel.ClientChannelEvent;
import org.apache.sshd.client.session.ClientSession;
import org.concoord.cli.CommandFailure;
import org.concoord.cli.ExitCode;

/**
 * A connection to a node, over which scripts run there, one after the other.
 *
 * <p>An SSH server hands the command it is given to whatever shell its user has, and that may be
 * any, each with quotes of its own. So the command is always the same few words, which all of them
 * read alike; they start a POSIX shell that reads so many bytes of standard input, and does what
 * these say. Script and arguments travel there, where no list of processes shows them, and behind
 * them what the script is to read.
 */
public final class RemoteShell implements AutoCloseable {
  private static final Duration OPEN = Duration.ofSeconds(10);
  private static final String COMMAND =
      "exec /bin/sh -c 'eval \"$(dd bs=1 count=%d 2>/dev/null)\"'";

  private final Node node;
  private final ClientSession session;

  RemoteShell(Node node, ClientSession session) {
    this.node = node;
    this.session = session;
  }

  public Node node() {
    return node;
  }

  /**
   * Runs a script with these arguments, and returns when it has ended.
   *
   * @param input what it finds on standard input; closed by us, at the latest when the script ends
   * @param deadline how long it may take
   * @throws CommandFailure if the connection breaks, or the deadline passes
   */
  public Outcome run(String script, List<String> arguments, InputStream input, Duration deadline) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int code = run(script, arguments, input, out, err, deadline);
    return new Outcome(
        code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  /** As the other, with what the script prints as it comes. Returns the exit code. */
  public int run(
      String script,
      List<String> arguments,
      InputStream input,
      OutputStream out,
      OutputStream err,
      Duration deadline) {
    byte[] text =
        ("set -- " + ShellWords.quote(arguments) + "\n" + script).getBytes(StandardCharsets.UTF_8);
    try (InputStream all = new SequenceInputStream(new ByteArrayInputStream(text), input);
        ChannelExec channel = session.createExecChannel(COMMAND.formatted(text.length))) {
      channel.setIn(all);
      channel.setOut(out);
      channel.setErr(err);
      channel.open().verify(OPEN);
      Set<ClientChannelEvent> events =
          channel.waitFor(EnumSet.of(ClientChannelEvent.CLOSED), deadline);
      if (events.contains(ClientChannelEvent.TIMEOUT)) {
        throw broken("no answer within " + deadline.toSeconds() + " s");
      }
      Integer code = channel.getExitStatus();
      if (code == null) {
        throw broken("the connection has ended in the middle");
      }
      return code;
    } catch (IOException failed) {
      throw broken(Reasons.of(failed));
    }
  }

  private CommandFailure broken(String reason) {
    return new CommandFailure(ExitCode.BROKEN, node + ": " + reason);
  }

  @Override
  public void close() {
    try {
      session.close(false).await(OPEN);
    } catch (IOException interrupted) {
      session.close(true);
    }
  }

  /** What became of a script. */
  public record Outcome(int exitCode, String out, String err) {}
}
