package bad;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.concoord.annotations.Replicated;

@Replicated
public class Chance {
  private final List<Integer> cards = new ArrayList<>();

  public String draw(long seed) {
    Collections.shuffle(cards); // ERROR: Collections.shuffle() differs from replica to replica; take an Invocation and ask it for random() or uuid(), or let the caller draw it and pass it as an argument [concoord:random]
    Collections.shuffle(cards, new Random(seed));
    int index = new Random().nextInt() + new Random(seed).nextInt(); // ERROR: new Random differs from replica to replica; take an Invocation and ask it for random() or uuid(), or let the caller draw it and pass it as an argument [concoord:random]
    index += (int) (Math.random() * 3); // ERROR: Math.random() differs from replica to replica; take an Invocation and ask it for random() or uuid(), or let the caller draw it and pass it as an argument [concoord:random]
    index += ThreadLocalRandom.current().nextInt(); // ERROR: ThreadLocalRandom.current() differs from replica to replica; take an Invocation and ask it for random() or uuid(), or let the caller draw it and pass it as an argument [concoord:random] // ERROR: ThreadLocalRandom.nextInt() differs from replica to replica; take an Invocation and ask it for random() or uuid(), or let the caller draw it and pass it as an argument [concoord:random]
    new SecureRandom().nextBytes(new byte[index]); // ERROR: SecureRandom.nextBytes() differs from replica to replica; take an Invocation and ask it for random() or uuid(), or let the caller draw it and pass it as an argument [concoord:random] // ERROR: new SecureRandom differs from replica to replica; take an Invocation and ask it for random() or uuid(), or let the caller draw it and pass it as an argument [concoord:random]
    return UUID.randomUUID().toString() + UUID.nameUUIDFromBytes(new byte[0]); // ERROR: UUID.randomUUID() differs from replica to replica; take an Invocation and ask it for random() or uuid(), or let the caller draw it and pass it as an argument [concoord:random]
  }
}
