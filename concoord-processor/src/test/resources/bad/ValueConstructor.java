package bad;

import org.concoord.annotations.Replicated;

@Replicated
public class ValueConstructor {
  private Item item;

  static class Item { // ERROR: objects of Item cannot be restored; give it a constructor without arguments that is not private, or one that does nothing but assign its parameters to fields (checked by Objects.requireNonNull where these are final)
    int a;

    Item(int b) {
      a = b + 1;
    }
  }
}
