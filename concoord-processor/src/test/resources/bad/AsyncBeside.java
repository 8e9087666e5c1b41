package bad;

import org.concoord.annotations.Replicated;

@Replicated
public class AsyncBeside {
  public void send() {} // ERROR: the proxy's 'sendAsync' for 'send' would meet your own 'sendAsync'; rename one of the two

  public void sendAsync() {}
}
