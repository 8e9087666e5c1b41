package org.concoord.cli.openreplica;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.concoord.cli.CommandFailure;
import org.concoord.cli.openreplica.ssh.Identity;
import org.concoord.cli.openreplica.ssh.Node;
import org.jspecify.annotations.Nullable;

/**
 * What {@code openreplica} was told once and goes by from then on. The first three are those of
 * ConCoord 1.1, by their names there. Immutable.
 */
final class Settings {
  static final String NODES = "NODES";
  static final String SSH_KEY_FILE = "SSH_KEY_FILE";
  static final String USERNAME = "USERNAME";

  /** The host keys that are believed; by default those that {@code ssh} believes. */
  static final String KNOWN_HOSTS = "KNOWN_HOSTS";

  /** Where everything of ours lies on a node: absolute, or below the user's home there. */
  static final String DIRECTORY = "DIRECTORY";

  /** A file that says which hosts fail together. */
  static final String FAILURE_GROUPS = "FAILURE_GROUPS";

  static final List<String> NAMES =
      List.of(NODES, SSH_KEY_FILE, USERNAME, KNOWN_HOSTS, DIRECTORY, FAILURE_GROUPS);

  private static final String DEFAULT_DIRECTORY = ".openreplica";
  private static final String AGENT_SOCKET = "SSH_AUTH_SOCK";

  private final Map<String, String> values;

  Settings(Map<String, String> values) {
    Map<String, String> all = new LinkedHashMap<>();
    NAMES.forEach(name -> all.put(name, values.getOrDefault(name, "")));
    this.values = Collections.unmodifiableMap(all);
  }

  /** All of them, in the order in which they are printed; "" for what was not said. */
  Map<String, String> values() {
    return values;
  }

  /**
   * @throws CommandFailure if there is no such setting, or it cannot have that value
   */
  Settings with(String name, String value) {
    if (!NAMES.contains(name)) {
      throw CommandFailure.usage("no setting is called " + name + "; there are " + NAMES);
    }
    if (value.indexOf('\n') >= 0 || value.indexOf('\r') >= 0) {
      throw CommandFailure.usage("a setting is one line");
    }
    Map<String, String> changed = new LinkedHashMap<>(values);
    changed.put(name, value.strip());
    Settings settings = new Settings(changed);
    settings.nodes();
    return settings;
  }

  List<Node> nodes() {
    List<Node> nodes = new ArrayList<>();
    for (String node : value(NODES).split(",")) {
      if (!node.isBlank()) {
        nodes.add(Node.parse(node.strip()));
      }
    }
    return nodes;
  }

  Settings withNodes(List<Node> nodes) {
    return with(NODES, String.join(",", nodes.stream().map(Node::toString).toList()));
  }

  String directory() {
    return value(DIRECTORY).isEmpty() ? DEFAULT_DIRECTORY : value(DIRECTORY);
  }

  Path knownHosts() {
    return value(KNOWN_HOSTS).isEmpty()
        ? sshDirectory().resolve("known_hosts")
        : Path.of(value(KNOWN_HOSTS));
  }

  @Nullable Path failureGroups() {
    return value(FAILURE_GROUPS).isEmpty() ? null : Path.of(value(FAILURE_GROUPS));
  }

  /**
   * Who we are to the nodes.
   *
   * @param environment where an agent is found
   * @throws CommandFailure if nobody has said yet, or there is nothing to show for it
   */
  Identity identity(Map<String, String> environment) {
    if (value(USERNAME).isEmpty()) {
      throw CommandFailure.usage(
          "There is no username. Add a username to connect to the nodes: openreplica addusername"
              + " NAME");
    }
    String agent = environment.getOrDefault(AGENT_SOCKET, "");
    if (value(SSH_KEY_FILE).isEmpty() && agent.isEmpty()) {
      throw CommandFailure.usage(
          "There is no sshkey filename, and no agent. Add one: openreplica addsshkey FILE");
    }
    return new Identity(
        value(USERNAME),
        value(SSH_KEY_FILE).isEmpty() ? null : keyFile(value(SSH_KEY_FILE)),
        agent.isEmpty() ? null : Path.of(agent));
  }

  /** A bare name is one of {@code ~/.ssh}, as in ConCoord 1.1, unless it is here. */
  static Path keyFile(String name) {
    Path here = Path.of(name);
    return here.getNameCount() > 1 || here.isAbsolute() || Files.exists(here)
        ? here.toAbsolutePath()
        : sshDirectory().resolve(name);
  }

  private static Path sshDirectory() {
    return Path.of(System.getProperty("user.home"), ".ssh");
  }

  private String value(String name) {
    return values.getOrDefault(name, "");
  }
}
