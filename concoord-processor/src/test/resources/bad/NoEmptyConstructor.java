package bad;

import org.concoord.annotations.Replicated;

@Replicated
public class NoEmptyConstructor { // ERROR: replicas begin with an empty NoEmptyConstructor; give it a no-argument constructor that is not private
  long value;

  NoEmptyConstructor(long value) {
    this.value = value;
  }

  private NoEmptyConstructor() {}
}
