package org.concoord.processor.contract;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.concoord.processor.model.ReplicatedClass;
import org.concoord.processor.model.ValueClass;
import org.jspecify.annotations.Nullable;

/** Compares a contract with the one that is kept in source control. */
public final class ContractCheck {
  /**
   * The option that names the directory of contracts in source control: {@code
   * -Aconcoord.contracts=src/main/concoord}.
   */
  public static final String OPTION = "concoord.contracts";

  /** The number of a contract of which no other is kept. */
  static final int FIRST_SCHEMA = 1;

  private ContractCheck() {}

  /**
   * The contract of a class. Where one is kept in {@code directory}, a contract that differs from
   * it has the next number.
   */
  public static Contract of(ReplicatedClass replicated, @Nullable Path directory) {
    Contract contract = ContractBuilder.of(replicated);
    try {
      Contract kept = directory == null ? null : kept(contract, directory);
      if (kept == null) {
        return contract;
      }
      int schema = kept.fingerprint() == contract.fingerprint() ? kept.schema() : kept.schema() + 1;
      return contract.numbered(schema, contract.fingerprint());
    } catch (IOException | IllegalArgumentException e) {
      return contract; // The check below says so.
    }
  }

  private static @Nullable Contract kept(Contract contract, Path directory) throws IOException {
    Path file = file(contract, directory);
    return Files.exists(file) ? ContractReader.read(Files.readString(file)) : null;
  }

  private static Path file(Contract contract, Path directory) {
    return directory.resolve(contract.type() + ".json");
  }

  /** A number that differs where values of the class are written otherwise. */
  public static int fingerprint(ValueClass value) {
    return ContractBuilder.fingerprint(value);
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
    Path file = file(contract, directory);
    Contract kept;
    try {
      kept = kept(contract, directory);
      if (kept == null) {
        return List.of();
      }
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
