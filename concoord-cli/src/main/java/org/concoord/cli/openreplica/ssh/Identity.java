package org.concoord.cli.openreplica.ssh;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.util.ArrayList;
import java.util.List;
import org.apache.sshd.agent.SshAgentFactory;
import org.apache.sshd.common.config.keys.FilePasswordProvider;
import org.apache.sshd.common.util.security.SecurityUtils;
import org.concoord.cli.CommandFailure;
import org.concoord.cli.Secrets;
import org.jspecify.annotations.Nullable;

/**
 * Who we are to a node: a user there, and what proves it.
 *
 * @param keyFile a private key without a passphrase, which only its owner may read; null where the
 *     agent's keys are all there are
 * @param agent the agent's socket, whose keys are tried first; null where there is none
 */
public record Identity(String user, @Nullable Path keyFile, @Nullable Path agent) {
  /**
   * The file's keys; none where no file is named, or where it is encrypted and there is an agent
   * which may have its key.
   *
   * @throws CommandFailure if others can read it, or it cannot be used and there is no agent
   */
  List<KeyPair> keys() {
    if (keyFile == null) {
      return List.of();
    }
    Secrets.requirePrivate(keyFile);
    try {
      List<KeyPair> keys = new ArrayList<>();
      Iterable<KeyPair> found =
          SecurityUtils.loadKeyPairIdentities(
              null, keyFile::toString, Files.newInputStream(keyFile), FilePasswordProvider.EMPTY);
      if (found != null) {
        found.forEach(keys::add);
      }
      if (keys.isEmpty()) {
        throw CommandFailure.usage(keyFile + " holds no private key");
      }
      return keys;
    } catch (IOException | GeneralSecurityException | RuntimeException unusable) {
      if (unusable instanceof CommandFailure told) {
        throw told;
      }
      if (agent != null) {
        return List.of();
      }
      throw CommandFailure.usage(
          "cannot use the key in "
              + keyFile
              + "; if it has a passphrase, give it to an agent: ssh-add "
              + keyFile);
    }
  }

  @Nullable SshAgentFactory agentFactory() {
    return agent == null ? null : AgentSocket.factory(agent);
  }

  /** What was shown to the other side, for whoever reads that it was not enough. */
  String proofs() {
    if (keyFile == null) {
      return agent == null ? "no key" : "the keys of the agent";
    }
    return "the key " + keyFile + (agent == null ? "" : " and those of the agent");
  }
}
