package bad;

import org.concoord.annotations.Replicated;

@Replicated
public class ProxyNames {
  @Override
  @SuppressWarnings({"deprecation", "removal"})
  public void finalize() {} // ERROR: finalize() would be called for the proxy by the JVM; rename it

  public ProxyNames local() { // ERROR: local() makes the proxy of a local object; rename it
    return this;
  }

  public void local(int number) {}

  public void concoordClear() {} // ERROR: 'concoordClear': names that begin with concoord are the proxy's own; rename it
}
