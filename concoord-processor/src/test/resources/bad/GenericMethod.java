package bad;

import org.concoord.annotations.Replicated;

@Replicated
public class GenericMethod {
  public <T> void put(T value) {} // ERROR: type parameters of 'put' are not supported yet; name classes instead
}
