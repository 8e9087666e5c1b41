package bad;

import java.io.IOException;
import org.concoord.annotations.Replicated;

@Replicated
public class ForeignException {
  public void read() throws IOException {} // WARNING: IOException will reach callers as RemoteInvocationException, not as itself: it belongs to the JDK; throw an exception class of your own

  public void open() throws ComputedException, HeavyException {} // WARNING: ComputedException will reach callers as RemoteInvocationException, not as itself: final field 'code' of ComputedException cannot be restored; remove final, or give ComputedException a constructor that need not be public: ComputedException(String message, int code) { super(message); this.code = code; } // WARNING: HeavyException will reach callers as RemoteInvocationException, not as itself: field 'thread' of HeavyException is transient, so a restored replica would differ from the others; remove transient, or compute the value where it is needed

  public static class ComputedException extends Exception {
    private static final long serialVersionUID = 1L;
    private final int code;

    public ComputedException(int code) {
      super(String.valueOf(code));
      this.code = code;
    }

    public int code() {
      return code;
    }
  }

  public static class HeavyException extends Exception {
    private static final long serialVersionUID = 1L;
    transient Thread thread;

    public HeavyException() {}
  }
}
