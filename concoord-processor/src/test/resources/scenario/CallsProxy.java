package bad;

import org.concoord.ConcoordClient;
import org.concoord.annotations.Replicated;

@Replicated
public class CallsProxy {
  private long value;

  public long add(String endpoints) {
    try (CallsProxyProxy other = new CallsProxyProxy(endpoints)) {
      value += other.add("");
      value += new CallsProxyProxy(ConcoordClient.connect(endpoints)).add(endpoints);
    }
    return value;
  }

  @SuppressWarnings("concoord:proxy")
  public long still(String endpoints) {
    return new CallsProxyProxy(endpoints).add(endpoints);
  }
}
