package bad;

import java.util.List;
import org.concoord.annotations.Replicated;

@Replicated
public class Results {
  public Object any() { // ERROR: result of 'any' cannot be of type java.lang.Object: use primitives and their boxes, String, BigDecimal, BigInteger, UUID, java.time values, enums, Optional, arrays, the collections of java.util, and records and plain classes of these
    return "";
  }

  public List<Object> all() { // ERROR: element of result of 'all' cannot be of type java.lang.Object: use primitives and their boxes, String, BigDecimal, BigInteger, UUID, java.time values, enums, Optional, arrays, the collections of java.util, and records and plain classes of these
    return List.of();
  }
}
