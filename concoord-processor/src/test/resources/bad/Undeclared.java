package bad;

import org.concoord.annotations.Replicated;

@Replicated
public class Undeclared {
  private int value;

  public void set(int newValue) {
    if (newValue < 0) {
      throw new NegativeException(newValue); // WARNING: NegativeException will reach callers as RemoteInvocationException, since no method declares it; name it in the throws clause of the method that throws it [concoord:undeclared]
    }
    if (newValue > 1000) {
      throw new IllegalArgumentException("too large");
    }
    value = newValue;
  }

  public void reset() throws BaseException {
    throw new DerivedException("no");
  }

  public int get() {
    try {
      if (value == 0) {
        throw new NegativeException(0);
      }
      return value;
    } catch (NegativeException e) {
      return -1;
    }
  }

  static class NegativeException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NegativeException(int value) {
      super("" + value);
    }
  }

  public static class BaseException extends Exception {
    private static final long serialVersionUID = 1L;

    public BaseException(String message) {
      super(message);
    }
  }

  public static class DerivedException extends BaseException {
    private static final long serialVersionUID = 1L;

    public DerivedException(String message) {
      super(message);
    }
  }
}
