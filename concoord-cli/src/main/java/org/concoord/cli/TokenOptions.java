package org.concoord.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * The instance's token. It is read from the environment or a private file, so that it stands on no
 * command line; {@code -t} is taken since the seed took it, with a warning.
 */
public final class TokenOptions {
  /** The token itself. */
  static final String TOKEN = "CONCOORD_TOKEN";

  /** Where the token is, instead of {@code --token-file}. */
  static final String TOKEN_FILE = "CONCOORD_TOKEN_FILE";

  @Option(
      names = {"-t", "--token"},
      paramLabel = "TOKEN",
      description =
          "The instance's token. All users of this machine can see a command line: better"
              + " --token-file, or the variable CONCOORD_TOKEN or CONCOORD_TOKEN_FILE.")
  private @Nullable String token;

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description = "A file with the token, which only its owner may read (chmod 600).")
  private @Nullable Path tokenFile;

  /** Once is enough, however many replicas it is shown to. */
  private boolean warned;

  /**
   * The token, or null where none is given.
   *
   * @throws CommandFailure if its file is missing, or not private
   */
  public @Nullable String read(Console console) {
    if (token != null && tokenFile != null) {
      throw CommandFailure.usage("both --token and --token-file are given");
    }
    if (token != null && warned) {
      return token;
    }
    if (token != null) {
      warned = true;
      console
          .err()
          .println(
              "warning: a token on a command line is seen by all users of this machine; use"
                  + " --token-file");
      return token;
    }
    if (tokenFile != null) {
      return Secrets.read(tokenFile);
    }
    String inPlace = console.environment().getOrDefault(TOKEN, "").strip();
    if (!inPlace.isEmpty()) {
      return inPlace;
    }
    String file = console.environment().getOrDefault(TOKEN_FILE, "").strip();
    return file.isEmpty() ? null : Secrets.read(Path.of(file));
  }
}
