package org.concoord.testkit.sim;

import java.util.List;

/** A disk that fails and is believed all the same (W2). */
final class StorageMutants {
  private static final String DISK = "org/concoord/testkit/sim/BlankDisk.java";
  private static final String THROWN =
      "} catch (IOException e) { throw new UncheckedIOException(e); }";

  private StorageMutants() {}

  static List<Mutant> all() {
    return List.of(
        Mutant.named("failed force taken for done")
            .replacing(DISK, "disk.force(); " + THROWN, "disk.force(); } catch (IOException e) {}"),
        Mutant.named("failed force tried again")
            .replacing(
                DISK,
                "disk.force(); " + THROWN,
                "disk.force(); } catch (IOException e) { force(); }"),
        Mutant.named("failed write passed over")
            .replacing(
                DISK,
                "disk.write(position * RECORD_BYTES, record(position)); " + THROWN,
                "disk.write(position * RECORD_BYTES, record(position)); } catch (IOException e) {}"),
        Mutant.named("replica goes on after its disk has failed")
            .replacing(
                "org/concoord/testkit/sim/SimReplica.java",
                "() -> \"  !! \" + index + \" \" + why); crash();",
                "() -> \"  !! \" + index + \" \" + why);"));
  }
}
