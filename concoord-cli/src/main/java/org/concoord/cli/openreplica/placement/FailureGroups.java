package org.concoord.cli.openreplica.placement;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.StringTokenizer;
import java.util.TreeSet;
import org.concoord.cli.CommandFailure;

/**
 * What could fail with each host: a rack's switch, a cooling unit, the host itself. What the names
 * stand for is nobody's business here. Immutable.
 *
 * <p>A line is a host and the groups that it is in, as in figure 4 of the OpenReplica paper: {@code
 * h1 : f0 f1 f3 f10}; the colon may be missing, commas are blanks, and what follows {@code #} is
 * for people.
 */
public final class FailureGroups {
  private final Map<String, Set<String>> groups;

  private FailureGroups(Map<String, Set<String>> groups) {
    this.groups = Collections.unmodifiableMap(groups);
  }

  /**
   * @throws CommandFailure if a host has two lines; the message has the number of the second
   */
  public static FailureGroups parse(List<String> lines) {
    Map<String, Set<String>> groups = new LinkedHashMap<>();
    int number = 0;
    for (String line : lines) {
      number++;
      int comment = line.indexOf('#');
      StringTokenizer words =
          new StringTokenizer(comment < 0 ? line : line.substring(0, comment), " \t\r,");
      if (!words.hasMoreTokens()) {
        continue;
      }
      String host = withoutBrackets(withoutColon(words.nextToken()));
      Set<String> of = new TreeSet<>();
      while (words.hasMoreTokens()) {
        of.add(words.nextToken());
      }
      of.remove(":");
      if (groups.put(host, Collections.unmodifiableSet(of)) != null) {
        throw CommandFailure.usage("line " + number + ": host " + host + " was there before");
      }
    }
    return new FailureGroups(groups);
  }

  /** An address of IPv6 may end in one, but then it ends in two. */
  private static String withoutColon(String word) {
    return word.endsWith(":") && !word.endsWith("::") ? word.substring(0, word.length() - 1) : word;
  }

  private static String withoutBrackets(String host) {
    return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
  }

  /** All hosts, in the order of their lines. */
  public List<String> hosts() {
    return List.copyOf(groups.keySet());
  }

  /** Those of a host; none for one that nobody has said anything of. */
  public Set<String> of(String host) {
    return groups.getOrDefault(host, Set.of());
  }
}
