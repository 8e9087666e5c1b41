package bad;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.concoord.annotations.Replicated;

@Replicated
public class EmptyWhenMade {
  private Team team;
  private Plain plain;

  record Team(String name, Set<Player> players) {
    Team { // ERROR: players is still empty when Team is restored, since what it holds can lead to itself; remove this constructor, or make it a List
      players = Set.copyOf(players);
    }
  }

  record Plain(Set<Player> players, List<Player> bench) {}

  static class Player {
    private Player friend;
    private Set<Player> others = new LinkedHashSet<>();
  }
}
