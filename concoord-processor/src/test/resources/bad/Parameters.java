package bad;

import java.util.List;
import java.util.Map;
import org.concoord.annotations.Replicated;

@Replicated
public class Parameters {
  public void run(Runnable task) {} // ERROR: parameter 'task' cannot be of type java.lang.Runnable: use primitives and their boxes, String, BigDecimal, BigInteger, UUID, java.time values, enums, Optional, arrays, the collections of java.util, and records and plain classes of these

  public void all(
      int[] numbers,
      @SuppressWarnings("rawtypes") List names, // ERROR: parameter 'names' cannot be of type java.util.List: say of what it is made, for instance List<String>
      Map<String, String> map) {}

  public void stop(Thread.State state, long fine) {}
}
