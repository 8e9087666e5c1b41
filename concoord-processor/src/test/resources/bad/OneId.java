package bad;

import org.concoord.annotations.Replicated;

@Replicated
public class OneId {
  public void m1722() {}

  public void m45004() {} // ERROR: m45004() and m1722() have one id, 1972688180; rename one of them, or its parameter types
}
