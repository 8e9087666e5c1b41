package bad;

import org.concoord.annotations.Replicated;

@Replicated
public class Close {
  public void close() {} // ERROR: close() closes the proxy, so the object cannot have one; rename it

  public void close(boolean now) {}
}
