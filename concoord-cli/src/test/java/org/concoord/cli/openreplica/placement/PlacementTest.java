package org.concoord.cli.openreplica.placement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.concoord.cli.CommandFailure;
import org.junit.jupiter.api.Test;

class PlacementTest {
  private static final FailureGroups FIGURE_4 =
      FailureGroups.parse(
          List.of(
              "# figure 4 of the paper",
              "h1 : f0 f1 f3 f10",
              "h2 : f0 f1 f3 f11",
              "h4 : f0 f1 f4 f13",
              "h7 : f0 f2 f3 f16",
              "h10 : f0 f2 f4 f19  # the other rack, the other cooling unit"));

  @Test
  void differsMostFromWhatWasTakenBefore() {
    assertThat(new Placement(FIGURE_4, List.of()).take(FIGURE_4.hosts(), 2))
        .containsExactly("h1", "h10");
    assertThat(new Placement(FIGURE_4, List.of("h2")).take(FIGURE_4.hosts(), 1))
        .containsExactly("h10");
  }

  @Test
  void goesToTheGroupWithOneBeforeThatWithTwo() {
    FailureGroups racks = FailureGroups.parse(List.of("a1 a", "a2 a", "a3 a", "b1 b", "b2 b"));

    assertThat(new Placement(racks, List.of("a1", "a2", "b1")).take(racks.hosts(), 1))
        .containsExactly("b2");
  }

  @Test
  void gainsNothingByHavingMoreThatCanFail() {
    FailureGroups groups = FailureGroups.parse(List.of("a x", "b y1 y2 y3 y4", "c y1"));

    assertThat(new Placement(groups, List.of("a")).take(groups.hosts(), 1)).containsExactly("c");
  }

  @Test
  void takesNoHostTwice() {
    assertThat(new Placement(FIGURE_4, List.of()).take(FIGURE_4.hosts(), 5))
        .doesNotHaveDuplicates()
        .hasSize(5);
    assertThatThrownBy(() -> new Placement(FIGURE_4, List.of("h1")).take(FIGURE_4.hosts(), 5))
        .isInstanceOf(CommandFailure.class)
        .hasMessage("5 hosts are wanted, and there are 4 to choose from");
  }

  @Test
  void tellsWhatTakesDownAMajority() {
    Placement placement = new Placement(FIGURE_4, List.of());
    placement.take(FIGURE_4.hosts(), 3);

    assertThat(placement.groupsOf(3)).containsExactly("f0");
  }

  @Test
  void readsColonsCommasAndComments() {
    FailureGroups groups =
        FailureGroups.parse(List.of("a: x,y", "", "b x y # z", "2001:db8:: : x", "c"));

    assertThat(groups.hosts()).containsExactly("a", "b", "2001:db8::", "c");
    assertThat(groups.of("a")).isEqualTo(groups.of("b")).containsExactly("x", "y");
    assertThat(groups.of("c")).isEmpty();
    assertThatThrownBy(() -> FailureGroups.parse(List.of("a x", "a y")))
        .hasMessage("line 2: host a was there before");
  }

  /** As many as the paper places among (3.4). How long that takes stands in docs/launching.md. */
  @Test
  void findsHostsThatShareNothingAmongEightyThousand() {
    List<String> lines = new ArrayList<>();
    Random random = new Random(1);
    for (int host = 0; host < 80_000; host++) {
      lines.add(
          "h%d : pdu%d rack%d cooling%d room%d m%d"
              .formatted(host, host / 800, host / 40, random.nextInt(500), host / 8_000, host));
    }

    FailureGroups groups = FailureGroups.parse(lines);
    Placement placement = new Placement(groups, List.of());
    List<String> chosen = placement.take(groups.hosts(), 7);

    assertThat(chosen).hasSize(7);
    assertThat(placement.worst()).isEqualTo(1);
  }

  /** The paper's figure 11. */
  @Test
  void failsCatastrophicallyFarLessOftenThanAtRandom() {
    CatastropheSimulation.Result result = new CatastropheSimulation(7).run(5_000);

    assertThat(result.reduction()).isGreaterThan(2);
    assertThat(new CatastropheSimulation(7).run(5_000)).isEqualTo(result);
  }
}
