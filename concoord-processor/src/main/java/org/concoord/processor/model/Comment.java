package org.concoord.processor.model;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A documentation comment, taken apart.
 *
 * @param description what comes before the first tag
 * @param tags {@code @param} and so on, each with its text
 */
record Comment(String description, List<Tag> tags) {
  private static final String INHERIT = "{@inheritDoc}";
  private static final Pattern TAG = Pattern.compile("(?m)^\\s*@(?=\\w)");
  private static final Pattern NAMED =
      Pattern.compile("(param|throws|exception)\\s+(\\S+)\\s*(.*)", Pattern.DOTALL);
  private static final Pattern PLAIN = Pattern.compile("(\\w+)\\s*(.*)", Pattern.DOTALL);

  /**
   * One block tag.
   *
   * @param argument the parameter or exception; empty for the others
   */
  record Tag(String name, String argument, String text) {
    private static Tag parse(String tag) {
      Matcher named = NAMED.matcher(tag);
      if (named.matches()) {
        return new Tag(named.group(1), named.group(2), named.group(3).strip());
      }
      Matcher plain = PLAIN.matcher(tag);
      return plain.matches()
          ? new Tag(plain.group(1), "", plain.group(2).strip())
          : new Tag("", "", tag);
    }

    /** In the order in which tags are written. */
    private int rank() {
      return switch (name) {
        case "param" -> 0;
        case "return" -> 1;
        case "throws", "exception" -> 2;
        default -> 3;
      };
    }

    private boolean tellsOfTheSame(Tag other) {
      return name.equals(other.name) && argument.equals(other.argument);
    }

    private String lines() {
      return ("@" + name + " " + argument + (argument.isEmpty() ? "" : " ") + text).strip();
    }
  }

  /** Takes apart the text of a comment, as the compiler hands it out. */
  static Comment parse(String text) {
    String stripped = text.strip().replace("\n ", "\n");
    Matcher matcher = TAG.matcher(stripped);
    if (!matcher.find()) {
      return new Comment(stripped, List.of());
    }
    String description = stripped.substring(0, matcher.start()).strip();
    List<Tag> tags = new ArrayList<>();
    int begin = matcher.end();
    while (matcher.find()) {
      tags.add(Tag.parse(stripped.substring(begin, matcher.start())));
      begin = matcher.end();
    }
    tags.add(Tag.parse(stripped.substring(begin)));
    return new Comment(description, tags);
  }

  boolean inherits() {
    return description.contains(INHERIT)
        || tags.stream().anyMatch(tag -> tag.text().contains(INHERIT));
  }

  /** With what {@code overridden} says in the places that ask for it. */
  Comment inheriting(@Nullable Comment overridden) {
    List<Tag> filled = new ArrayList<>();
    for (Tag tag : tags) {
      Optional<Tag> theirs =
          overridden == null
              ? Optional.empty()
              : overridden.tags.stream().filter(tag::tellsOfTheSame).findFirst();
      String text = tag.text().replace(INHERIT, theirs.map(Tag::text).orElse("")).strip();
      if (!text.isEmpty()) {
        filled.add(new Tag(tag.name(), tag.argument(), text));
      }
    }
    if (overridden != null) {
      overridden.tags.stream()
          .filter(theirs -> filled.stream().noneMatch(theirs::tellsOfTheSame))
          .filter(theirs -> !theirs.name().equals("see"))
          .forEach(filled::add);
      filled.sort(Comparator.comparingInt(Tag::rank));
    }
    String theirs = overridden == null ? "" : overridden.description;
    return new Comment(description.replace(INHERIT, theirs).strip(), filled);
  }

  /** The text, or null where nothing is left to say. */
  @Nullable String text() {
    StringBuilder text = new StringBuilder(description);
    for (int i = 0; i < tags.size(); i++) {
      text.append(text.isEmpty() ? "" : i == 0 ? "\n\n" : "\n").append(tags.get(i).lines());
    }
    return text.isEmpty() ? null : text.toString();
  }
}
