package org.concoord.cli.openreplica.ssh;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.auth.pubkey.UserAuthPublicKeyFactory;
import org.apache.sshd.client.config.hosts.HostConfigEntryResolver;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.AttributeRepository;
import org.apache.sshd.common.NamedFactory;
import org.apache.sshd.common.keyprovider.KeyIdentityProvider;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.session.SessionListener;
import org.apache.sshd.common.signature.Signature;
import org.apache.sshd.core.CoreModuleProperties;
import org.concoord.cli.CommandFailure;
import org.concoord.cli.ExitCode;
import org.jspecify.annotations.Nullable;

/**
 * Connections to nodes as one user, by public key alone. Reads no configuration of {@code ssh}, so
 * that a command does the same for everybody. May be used by several threads.
 */
public final class Ssh implements AutoCloseable {
  private static final Duration CONNECT = Duration.ofSeconds(10);
  private static final Duration AUTHENTICATE = Duration.ofSeconds(30);

  /** Of names of algorithms where a host shows a certificate; {@code known_hosts} has keys. */
  private static final String CERTIFICATE = "-cert-";

  private final SshClient client;
  private final Identity identity;

  private Ssh(SshClient client, Identity identity) {
    this.client = client;
    this.identity = identity;
  }

  /** Believes the host keys in that file and no others. */
  public static Ssh strict(Identity identity, Path knownHosts) {
    return open(identity, new HostKeys(knownHosts, HostKeys.Trust.STRICT, told -> {}));
  }

  /**
   * As {@link #strict}, but for a key that nobody knows, which is added to the file.
   *
   * @param fingerprint the only one to be believed, or null for whichever is shown
   * @param told takes what the user is to read about it
   */
  public static Ssh acceptingNew(
      Identity identity, Path knownHosts, @Nullable String fingerprint, Consumer<String> told) {
    return open(identity, new HostKeys(knownHosts, new HostKeys.Trust(true, fingerprint), told));
  }

  private static Ssh open(Identity identity, HostKeys hostKeys) {
    List<KeyPair> keys = identity.keys();
    SshClient client = SshClient.setUpDefaultClient();
    client.setServerKeyVerifier(hostKeys);
    client.setHostConfigEntryResolver(HostConfigEntryResolver.EMPTY);
    client.setKeyIdentityProvider(
        keys.isEmpty() ? KeyIdentityProvider.EMPTY_KEYS_PROVIDER : session -> keys);
    client.setAgentFactory(identity.agentFactory());
    client.setUserAuthFactories(List.of(UserAuthPublicKeyFactory.INSTANCE));
    client.addSessionListener(asksForKnownKeys(hostKeys));
    CoreModuleProperties.HEARTBEAT_INTERVAL.set(client, Duration.ofSeconds(15));
    client.start();
    return new Ssh(client, identity);
  }

  /** A host with several keys shows the one that is asked for first. */
  private static SessionListener asksForKnownKeys(HostKeys hostKeys) {
    return new SessionListener() {
      @Override
      public void sessionCreated(Session session) {
        ClientSession ours = (ClientSession) session;
        Set<String> known =
            hostKeys.typesOf(ours.getConnectionContext().getAttribute(HostKeys.ENCOUNTER).node());
        List<NamedFactory<Signature>> factories = new ArrayList<>(ours.getSignatureFactories());
        factories.removeIf(factory -> factory.getName().contains(CERTIFICATE));
        factories.sort(
            Comparator.comparing(factory -> known.contains(keyType(factory.getName())) ? 0 : 1));
        ours.setSignatureFactories(factories);
      }
    };
  }

  private static String keyType(String algorithm) {
    return algorithm.startsWith("rsa-sha2-") ? "ssh-rsa" : algorithm;
  }

  /**
   * @throws CommandFailure if nobody answers there, or not the one that is known, or we are not let
   *     in; the message says which
   */
  public RemoteShell connect(Node node) {
    HostKeys.Encounter encounter = new HostKeys.Encounter(node);
    InetSocketAddress address = addressOf(node);
    ClientSession session = null;
    try {
      session =
          client
              .connect(
                  identity.user(),
                  address,
                  AttributeRepository.ofKeyValuePair(HostKeys.ENCOUNTER, encounter),
                  null)
              .verify(CONNECT)
              .getSession();
      session.auth().verify(AUTHENTICATE);
      return new RemoteShell(node, session);
    } catch (IOException | RuntimeException failed) {
      if (session != null) {
        session.close(true);
      }
      throw explained(encounter, failed);
    }
  }

  private CommandFailure explained(HostKeys.Encounter encounter, Exception failed) {
    Node node = encounter.node();
    String refusal = encounter.refusal().get();
    if (refusal != null) {
      return new CommandFailure(ExitCode.HOST_KEY, node + " is not trusted: " + refusal);
    }
    if (Reasons.isDenied(failed)) {
      return new CommandFailure(
          ExitCode.NOT_AUTHORIZED,
          node + " does not let in user " + identity.user() + " with " + identity.proofs());
    }
    return unreachable(node, Reasons.of(failed));
  }

  private static InetSocketAddress addressOf(Node node) {
    try {
      return new InetSocketAddress(InetAddress.getByName(node.host()), node.port());
    } catch (UnknownHostException unknown) {
      throw unreachable(node, "no address is known for " + node.host());
    }
  }

  private static CommandFailure unreachable(Node node, String reason) {
    return new CommandFailure(
        ExitCode.UNAVAILABLE,
        "Cannot connect to node " + node + ", check if it is up and running: " + reason);
  }

  @Override
  public void close() {
    client.stop();
  }
}
