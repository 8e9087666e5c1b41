package org.concoord.testkit.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CampaignFileTest {
  private static final long[] SEEDS = {7, 8, 9};

  @TempDir private Path directory;

  @Test
  void aRunThatWasBrokenOffGoesOnWhereItWas() {
    Path path = directory.resolve("campaign");
    CampaignFile.Progress half = CampaignFile.Progress.NONE.plus(2, 1_000, 1);
    assertThat(CampaignFile.at(path, "A", SEEDS).read()).isEqualTo(CampaignFile.Progress.NONE);
    CampaignFile.at(path, "A", SEEDS).write(half);
    assertThat(CampaignFile.at(path, "A", SEEDS).read()).isEqualTo(half);
  }

  @Test
  void theFileOfAnotherRunIsRefused() {
    Path path = directory.resolve("campaign");
    CampaignFile.at(path, "A", SEEDS).write(CampaignFile.Progress.NONE.plus(2, 1_000, 0));
    assertThatThrownBy(() -> CampaignFile.at(path, "A", new long[] {7, 8}).read())
        .hasMessageContaining("belongs to another run than 'A seeds 7..8, 2'");
  }
}
