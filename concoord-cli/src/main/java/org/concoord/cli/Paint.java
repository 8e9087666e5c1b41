package org.concoord.cli;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Colours for what is read on a terminal; without colours the same text. */
final class Paint {
  private static final String BOLD = "1";
  private static final String FAINT = "2";
  private static final String INVERSE = "7";
  private static final String RED = "31";
  private static final String GREEN = "32";
  private static final String YELLOW = "33";

  private static final Pattern HEAD = Pattern.compile("(replica .*: )([A-Z]+)");
  private static final Pattern LABELLED =
      Pattern.compile(
          "  (instance|leader|slots|lane|clients|calls|bytes|disk|peer|slow call|trouble)( +)(.*)");
  private static final Pattern PEER = Pattern.compile("(.*?  )(connected|silent)( .*)");
  private static final Pattern LEADS = Pattern.compile(".* VOTER, leads");

  private static final List<String> WELL = List.of("LEADER", "FOLLOWER");
  private static final List<String> OVER = List.of("FENCED", "CLOSED");

  private final boolean coloured;

  private Paint(boolean coloured) {
    this.coloured = coloured;
  }

  /** Where and how its user wants it. */
  static Paint of(Console console) {
    return new Paint(console.hasColours());
  }

  String title(String text) {
    return in(BOLD, text);
  }

  String head(String text) {
    return in(INVERSE, text);
  }

  /** What a replica says of itself or of the members, which stays what it is but for colours. */
  String report(String text) {
    return coloured ? String.join("\n", text.lines().map(this::reported).toList()) : text;
  }

  private String reported(String line) {
    Matcher head = HEAD.matcher(line);
    if (head.matches()) {
      return in(BOLD, head.group(1)) + in(colourOf(head.group(2)), head.group(2));
    }
    Matcher labelled = LABELLED.matcher(line);
    if (labelled.matches()) {
      return "  "
          + in(FAINT, labelled.group(1))
          + labelled.group(2)
          + told(labelled.group(1), labelled.group(3));
    }
    return LEADS.matcher(line).matches() ? in(GREEN, line) : line;
  }

  private String told(String label, String text) {
    Matcher peer = PEER.matcher(text);
    if (label.equals("peer") && peer.matches()) {
      String colour = peer.group(2).equals("connected") ? GREEN : RED;
      return peer.group(1) + in(colour, peer.group(2)) + peer.group(3);
    }
    return label.equals("trouble") || label.equals("slow call") ? in(RED, text) : text;
  }

  private static String colourOf(String state) {
    return WELL.contains(state) ? GREEN : OVER.contains(state) ? RED : YELLOW;
  }

  private String in(String code, String text) {
    return coloured ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
  }
}
