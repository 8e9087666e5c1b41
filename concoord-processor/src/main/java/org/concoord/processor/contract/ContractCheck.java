package org.concoord.processor.contract;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.concoord.processor.model.ReplicatedClass;

/** Compares a contract with the one that is kept in source control. */
public final class ContractCheck {
  /**
   * The option that names the directory of contracts in source control: {@code
   * -Aconcoord.contracts=src/main/concoord}.
   */
  public static final String OPTION = "concoord.contracts";

  private ContractCheck() {}

  /** The contract of a class. */
  public static Contract of(ReplicatedClass replicated) {
    return ContractBuilder.of(replicated);
  }

  /** Where the contract of a type is written, below the classes. */
  public static String resource(Contract contract) {
    return "META-INF/concoord/" + contract.type() + ".json";
  }

  /** The text of that file. */
  public static String text(Contract contract) {
    return ContractText.of(contract);
  }

  /** What the contract breaks of the one in {@code directory}: each a sentence with its mend. */
  public static List<String> breaks(Contract contract, Path directory) {
    Path file = directory.resolve(contract.type() + ".json");
    if (!Files.exists(file)) {
      return List.of();
    }
    Contract kept;
    try {
      kept = ContractReader.read(Files.readString(file));
    } catch (IOException | IllegalArgumentException e) {
      return List.of(
          "the contract in %s cannot be read (%s); take it from %s of the last version again"
              .formatted(file, e.getMessage(), resource(contract)));
    }
    return Compatibility.breaks(kept, contract).stream()
        .map(change -> change + mend(contract, file))
        .toList();
  }

  private static String mend(Contract contract, Path file) {
    return " (if nothing is left that needs the old version, copy %s of the new one over %s)"
        .formatted(resource(contract), file);
  }
}
