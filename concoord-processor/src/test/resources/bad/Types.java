package bad;

import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.concoord.annotations.Replicated;
import org.concoord.annotations.ReplicatedValue;

@Replicated
public class Types { // ERROR: value of component 'threads' of Bark cannot be of type java.lang.Thread: use primitives and their boxes, String, BigDecimal, BigInteger, UUID, java.time values, enums, Optional, arrays, the collections of java.util, and records and plain classes of these (bad.Types.Bark.threads)
  private ConcurrentHashMap<String, Integer> concurrent; // ERROR: field 'concurrent' of Types cannot be of type java.util.concurrent.ConcurrentHashMap<java.lang.String,java.lang.Integer>: use primitives and their boxes, String, BigDecimal, BigInteger, UUID, java.time values, enums, Optional, arrays, the collections of java.util, and records and plain classes of these
  private List<?> anything; // ERROR: element of field 'anything' of Types cannot be of type ?: name a class in its place, or one behind extends
  private Collection<? super String> above; // ERROR: element of field 'above' of Types cannot be of type ? super java.lang.String: name a class in its place, or one behind extends
  private EnumSet<?> flags; // ERROR: element of field 'flags' of Types cannot be of type ?: name a class in its place, or one behind extends
  private Shape shape; // ERROR: field 'shape' of Types cannot be of type bad.Types.Shape: any class may implement it; make it sealed, or name a class
  private Animal animal; // ERROR: field 'animal' of Types cannot be of type bad.Types.Animal: any class may extend it; make it sealed, or name a concrete one
  private Growing<String> growing;
  private Sound sound; // ERROR: field 'sound' of Types, which may be a Open, cannot be of type bad.Types.Open: any class may extend it; make it sealed, or name a concrete one

  private Refusal last; // ERROR: field 'last' of Types cannot be of type bad.Types.Refusal: an exception travels where it is thrown; hold what it tells instead

  static class Refusal extends Exception {
    private static final long serialVersionUID = 1L;
  }

  interface Shape {}

  abstract static class Animal {}

  static class Growing<E> {
    Growing<List<E>> next; // ERROR: field 'next' of Growing cannot be of type bad.Types.Growing<E>: its type arguments grow without end
  }

  sealed interface Sound permits Bark, Open {}

  record Bark(Map<String, Thread> threads) implements Sound {}

  abstract static non-sealed class Open implements Sound {}

  @ReplicatedValue
  record Pair<A>(A one) {} // ERROR: Pair has type parameters, and nothing says what its values hold; remove them, or annotate a class that names them

  @ReplicatedValue
  record Task(Runnable body) {} // ERROR: component 'body' of Task cannot be of type java.lang.Runnable: use primitives and their boxes, String, BigDecimal, BigInteger, UUID, java.time values, enums, Optional, arrays, the collections of java.util, and records and plain classes of these (bad.Types.Task.body)
}
