package bad;

import org.concoord.annotations.Replicated;

@Replicated
public class GenericMethod {
  public <T> void put(T value) {} // ERROR: parameter 'value' cannot be of type T: nothing says what it stands for; name a class, as in Box<String>
}
