package bad;

import org.concoord.annotations.Replicated;

@Replicated
public class OwnNames {
  public void concoordInit() {} // ERROR: 'concoordInit': names that begin with concoord are the proxy's own; rename it
}
