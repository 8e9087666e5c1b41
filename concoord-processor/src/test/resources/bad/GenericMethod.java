package bad;

import org.concoord.annotations.Replicated;

@Replicated
public class GenericMethod {
  public <T> void put(T value) {} // ERROR: parameter 'value' cannot be of type T: type variables are not supported yet; name a class instead
}
