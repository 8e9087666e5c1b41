package bad;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.concoord.annotations.Replicated;

@Replicated
public class Parallel {
  private final List<Integer> numbers = new ArrayList<>();

  public void run(byte[] bytes) {
    numbers.parallelStream().forEach(n -> {}); // ERROR: Collection.parallelStream() goes in an order of its own on each replica; use the sequential one [concoord:parallel]
    numbers.stream().parallel().forEach(n -> {}); // ERROR: BaseStream.parallel() goes in an order of its own on each replica; use the sequential one [concoord:parallel]
    Arrays.parallelSort(bytes); // ERROR: Arrays.parallelSort() goes in an order of its own on each replica; use the sequential one [concoord:parallel]
    numbers.stream().sequential().forEach(n -> {});
  }
}
