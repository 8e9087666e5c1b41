package bad;

import static java.util.Objects.requireNonNull;

import java.util.Objects;
import org.concoord.annotations.Replicated;

@Replicated
public class NullChecked {
  private Allowed allowed = new Allowed("a", "b", "c", "d");
  private Changes changes = new Changes("a");
  private Computes computes = new Computes("a");

  public String text() {
    return allowed.first + changes.text + computes.text;
  }

  static final class Allowed {
    private final String first;
    private final String second;
    private final String third;
    private final String fourth;

    Allowed(String first, String second, String third, String fourth) {
      requireNonNull(third);
      this.first = Objects.requireNonNull(first);
      this.second = (java.util.Objects.requireNonNull(second, "second"));
      this.third = third;
      this.fourth = Objects.requireNonNullElse(fourth, "none");
    }
  }

  static final class Changes { // ERROR: objects of Changes cannot be restored; give it a constructor without arguments that is not private, or one that does nothing but assign its parameters to fields (checked by Objects.requireNonNull where these are final)
    private String text;

    Changes(String text) {
      this.text = Objects.requireNonNull(text, "text");
    }

    void clear() {
      text = null;
    }
  }

  static final class Computes {
    private final String text; // ERROR: final field 'text' of Computes cannot be restored; remove final, or give Computes a constructor that is not private and does nothing but assign its parameters to fields, 'text' among them

    Computes(String text) {
      this.text = Objects.requireNonNull(text.strip());
    }
  }
}
