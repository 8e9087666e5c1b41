package org.concoord.cli.openreplica.ssh;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.apache.sshd.client.config.hosts.KnownHostEntry;
import org.apache.sshd.client.keyverifier.ServerKeyVerifier;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.AttributeRepository.AttributeKey;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;
import org.concoord.cli.CommandFailure;
import org.jspecify.annotations.Nullable;

/**
 * Whether whoever answers is the node that was meant: its host key has to be in {@code
 * known_hosts}. A key that nobody knows yet is refused, unless its user asked for it to be believed
 * or told its fingerprint; one that differs from a known key is refused whatever was asked.
 */
final class HostKeys implements ServerKeyVerifier {
  /** Whom a connection is to; of the context that it is opened with. */
  static final AttributeKey<Encounter> ENCOUNTER = new AttributeKey<>();

  private static final String REVOKED = "revoked";

  private final Path file;
  private final Trust trust;
  private final Consumer<String> told;

  /**
   * @param told takes what the user is to read about a key that was unknown and is believed now
   */
  HostKeys(Path file, Trust trust, Consumer<String> told) {
    this.file = file;
    this.trust = trust;
    this.told = told;
  }

  @Override
  public boolean verifyServerKey(ClientSession session, SocketAddress remote, PublicKey key) {
    Encounter encounter = session.getConnectionContext().getAttribute(ENCOUNTER);
    String refusal;
    try {
      refusal = refusalOf(encounter.node(), key);
    } catch (IOException | RuntimeException unreadable) {
      refusal = "the host keys in " + file + " cannot be used: " + unreadable;
    }
    encounter.refusal().set(refusal);
    return refusal == null;
  }

  private @Nullable String refusalOf(Node node, PublicKey key) throws IOException {
    String fingerprint = KeyUtils.getFingerPrint(key);
    byte[] shown = encoded(key);
    List<KnownHostEntry> known = new ArrayList<>();
    for (KnownHostEntry entry : entriesOf(node)) {
      boolean same = Arrays.equals(entry.getKeyEntry().getKeyData(), shown);
      if (REVOKED.equals(entry.getMarker())) {
        if (same) {
          return "its host key " + fingerprint + " is marked as revoked in " + file;
        }
      } else if (entry.getMarker() == null) {
        if (same) {
          return null;
        }
        known.add(entry);
      }
    }
    if (!known.isEmpty()) {
      return "its host key is not the one that is known: it shows "
          + fingerprint
          + ", and "
          + file
          + " has "
          + fingerprintsOf(known)
          + ". Somebody else may be answering in its place. If its key has been changed on purpose:"
          + " ssh-keygen -R \""
          + node.knownAs()
          + "\" -f "
          + file;
    }
    return refusalOfUnknown(node, key, fingerprint);
  }

  private @Nullable String refusalOfUnknown(Node node, PublicKey key, String fingerprint)
      throws IOException {
    if (trust.fingerprint() != null && !trust.fingerprint().equals(fingerprint)) {
      return "its host key is " + fingerprint + ", and " + trust.fingerprint() + " was expected";
    }
    if (trust.fingerprint() == null && !trust.acceptsNew()) {
      return "its host key is not known: it shows "
          + fingerprint
          + ". Compare this on the node itself (ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub);"
          + " then openreplica addnode "
          + node
          + " --fingerprint "
          + fingerprint;
    }
    remember(node, key);
    told.accept(
        "From now on " + node + " is known by its host key " + fingerprint + ", kept in " + file);
    return null;
  }

  /** Types of the keys by which a node is known: what it is to be asked for. */
  Set<String> typesOf(Node node) {
    Set<String> types = new LinkedHashSet<>();
    try {
      for (KnownHostEntry entry : entriesOf(node)) {
        if (entry.getMarker() == null) {
          types.add(entry.getKeyEntry().getKeyType());
        }
      }
    } catch (IOException unreadable) {
      // The same is met, and told, when the key has come.
    }
    return types;
  }

  private List<KnownHostEntry> entriesOf(Node node) throws IOException {
    List<KnownHostEntry> matching = new ArrayList<>();
    try {
      for (KnownHostEntry entry : KnownHostEntry.readKnownHostEntries(file)) {
        if (entry.isHostMatch(node.host(), node.port())) {
          matching.add(entry);
        }
      }
    } catch (NoSuchFileException none) {
      return List.of();
    }
    return matching;
  }

  private static List<String> fingerprintsOf(List<KnownHostEntry> entries) throws IOException {
    List<String> fingerprints = new ArrayList<>();
    for (KnownHostEntry entry : entries) {
      try {
        PublicKey key = entry.getKeyEntry().resolvePublicKey(null, null);
        fingerprints.add(
            key == null ? entry.getKeyEntry().getKeyType() : KeyUtils.getFingerPrint(key));
      } catch (GeneralSecurityException unreadable) {
        fingerprints.add(entry.getKeyEntry().getKeyType());
      }
    }
    return fingerprints;
  }

  private synchronized void remember(Node node, PublicKey key) throws IOException {
    Path directory = file.toAbsolutePath().getParent();
    if (directory != null && !Files.exists(directory)) {
      Files.createDirectories(
          directory,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }
    StringBuilder line = new StringBuilder(endsInMidLine() ? "\n" : "");
    line.append(node.knownAs()).append(' ');
    PublicKeyEntry.appendPublicKeyEntry(line, key);
    Files.writeString(
        file,
        line.append('\n'),
        StandardCharsets.UTF_8,
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
  }

  private boolean endsInMidLine() throws IOException {
    if (!Files.exists(file)) {
      return false;
    }
    byte[] bytes = Files.readAllBytes(file);
    return bytes.length > 0 && bytes[bytes.length - 1] != '\n';
  }

  private static byte[] encoded(PublicKey key) {
    ByteArrayBuffer buffer = new ByteArrayBuffer();
    buffer.putRawPublicKey(key);
    return buffer.getCompactData();
  }

  /**
   * What to do with a key that is not known.
   *
   * @param acceptsNew whether it is believed because somebody answers with it
   * @param fingerprint the only one that is believed, as {@code SHA256:...}, whatever the other
   *     says
   */
  record Trust(boolean acceptsNew, @Nullable String fingerprint) {
    static final Trust STRICT = new Trust(false, null);

    Trust {
      if (fingerprint != null && !fingerprint.startsWith("SHA256:")) {
        throw CommandFailure.usage("a fingerprint begins with SHA256:, as ssh-keygen -l prints it");
      }
    }
  }

  /**
   * One attempt to connect. What is found out is kept here and not with the session, which may be
   * gone before whoever asked for it has it.
   *
   * @param refusal why the key that was shown is not believed; null for as long as none was refused
   */
  record Encounter(Node node, AtomicReference<@Nullable String> refusal) {
    Encounter(Node node) {
      this(node, new AtomicReference<>());
    }
  }
}
