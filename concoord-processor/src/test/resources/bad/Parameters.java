package bad;

import java.util.List;
import java.util.Map;
import org.concoord.annotations.Replicated;

@Replicated
public class Parameters {
  public void run(Runnable task) {} // ERROR: parameter 'task' cannot be of type java.lang.Runnable: use primitives and their boxes, String, byte[], records and plain classes of these, or a List, Collection, ArrayList or LinkedList of these

  public void all(
      int[] numbers, // ERROR: parameter 'numbers' cannot be of type int[]: of arrays only byte[] is supported yet; use a List
      @SuppressWarnings("rawtypes") List names, // ERROR: parameter 'names' cannot be of type java.util.List: say of what it is a list, for instance List<String>
      Map<String, String> map) {} // ERROR: parameter 'map' cannot be of type java.util.Map<java.lang.String,java.lang.String>: use primitives and their boxes, String, byte[], records and plain classes of these, or a List, Collection, ArrayList or LinkedList of these

  public void stop(Thread.State state, long fine) {} // ERROR: parameter 'state' cannot be of type java.lang.Thread.State: use primitives and their boxes, String, byte[], records and plain classes of these, or a List, Collection, ArrayList or LinkedList of these
}
