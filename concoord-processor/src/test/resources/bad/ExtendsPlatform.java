package bad;

import java.util.ArrayList;
import org.concoord.annotations.Replicated;

@Replicated
public class ExtendsPlatform extends ArrayList<String> { // ERROR: ExtendsPlatform extends java.util.ArrayList, whose state cannot be seen; hold one in a field instead
  private static final long serialVersionUID = 1L;
}
