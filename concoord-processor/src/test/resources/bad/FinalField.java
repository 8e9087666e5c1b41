package bad;

import org.concoord.annotations.Replicated;

@Replicated
public class FinalField {
  private final long value; // ERROR: final field 'value' of FinalField cannot be restored; remove final, or give FinalField a constructor that is not private and does nothing but assign its parameters to fields, 'value' among them
  private final String name = "x".repeat(2); // ERROR: final field 'name' of FinalField cannot be restored; remove final, or give FinalField a constructor that is not private and does nothing but assign its parameters to fields, 'name' among them

  public FinalField() {
    value = 3;
  }

  public FinalField(long value) {
    this.value = value + 1;
  }
}
