package org.concoord.cli.openreplica;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.concoord.cli.CommandFailure;
import org.concoord.cli.Console;
import org.concoord.cli.SecurityOptions;
import org.concoord.cli.TlsNames;
import org.concoord.cli.TokenOptions;
import org.concoord.transport.Role;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * What a replica shows of itself, read here and written to files on the node that only its user may
 * read. None of it is on a command line there, and of the options none is passed on as it was
 * typed.
 */
final class LaunchSecrets {
  @Mixin private final TokenOptions token = new TokenOptions();

  @Option(
      names = "--tls-cert",
      paramLabel = "FILE",
      description =
          "PEM file here with that replica's certificate; it is sent to the node. The variables"
              + " CONCOORD_TLS_CERT, CONCOORD_TLS_KEY and CONCOORD_TLS_CA name the same three.")
  private @Nullable Path certificates;

  @Option(
      names = "--tls-key",
      paramLabel = "FILE",
      description =
          "PEM file here with its private key, which only its owner may read; it is sent to the"
              + " node. CONCOORD_TLS_KEY_PASSWORD is passed on.")
  private @Nullable Path key;

  @Option(
      names = "--tls-ca",
      paramLabel = "FILE",
      description = "PEM file here with the authorities that are believed; it is sent to the node.")
  private @Nullable Path authorities;

  @Option(
      names = "--insecure",
      description =
          "The replica speaks plaintext beyond its machine. Whoever sees the network then sees"
              + " everything, the token too.")
  private boolean insecure;

  /**
   * Reads what there is.
   *
   * @param files takes what is to lie in the replica's directory, by name
   * @return the options of {@code concoord replica} that name these files
   * @throws CommandFailure if a file cannot be read, or others may read it, or the certificate is
   *     not a replica's
   */
  List<String> arguments(Console console, Map<String, byte[]> files) {
    List<String> arguments = new ArrayList<>();
    String secret = token.read(console);
    if (secret != null) {
      add(arguments, files, "--token-file", "token", secret.getBytes(StandardCharsets.UTF_8));
    }
    TlsNames tls = TlsNames.of(console, certificates, key, authorities, insecure);
    if (tls != null) {
      // Here, where it can be mended, and before anything has gone anywhere.
      tls.load(console, true, Role.PEER);
      add(arguments, files, "--tls-cert", "tls.crt", read(tls.certificates()));
      add(arguments, files, "--tls-key", "tls.key", read(tls.key()));
      add(arguments, files, "--tls-ca", "tls.ca", read(tls.authorities()));
      String password = console.environment().get(SecurityOptions.KEY_PASSWORD);
      if (password != null) {
        files.put("key-password", password.getBytes(StandardCharsets.UTF_8));
      }
    }
    if (insecure) {
      arguments.add("--insecure");
    }
    return arguments;
  }

  private static void add(
      List<String> arguments, Map<String, byte[]> files, String option, String name, byte[] bytes) {
    arguments.add(option);
    arguments.add(name);
    files.put(name, bytes);
  }

  private static byte[] read(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException unreadable) {
      throw CommandFailure.usage("cannot read " + file + ": " + unreadable);
    }
  }
}
