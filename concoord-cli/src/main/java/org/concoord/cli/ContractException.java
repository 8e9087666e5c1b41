package org.concoord.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import org.concoord.spi.ExceptionCodec;
import org.concoord.spi.ValueReader;
import org.concoord.spi.ValueWriter;
import org.jspecify.annotations.Nullable;

/** What a method threw whose exception's class is not here. */
final class ContractException extends Exception {
  private static final long serialVersionUID = 1;

  private final String className;

  private ContractException(String className, @Nullable String message) {
    super(message);
    this.className = className;
  }

  /** The name of the class of what was thrown, here or elsewhere. */
  static String classOf(Throwable thrown) {
    return thrown instanceof ContractException elsewhere
        ? elsewhere.className
        : thrown.getClass().getName();
  }

  /** What was thrown in one line, as if its class were here. */
  static String shown(Throwable thrown) {
    if (!(thrown instanceof ContractException)) {
      return thrown.toString();
    }
    String message = thrown.getMessage();
    return message == null ? classOf(thrown) : classOf(thrown) + ": " + message;
  }

  /** Reads those of one class; its fields are put behind a message that does not tell them. */
  static final class Codec implements ExceptionCodec<ContractException> {
    private final String className;
    private final ContractValue fields;

    Codec(Contract.Value exception, ContractTypes types) {
      this.className = exception.name();
      this.fields = new ContractValue(exception, types::of);
    }

    @Override
    public Class<ContractException> type() {
      return ContractException.class;
    }

    @Override
    public String name() {
      return className;
    }

    @Override
    public void write(ContractException exception, ValueWriter out) {
      throw new UnsupportedOperationException("commands throw nothing at replicas");
    }

    @Override
    public ContractException read(ValueReader in) {
      int parts = in.readArrayHeader();
      String message = in.tryReadNil() ? null : in.readString();
      Map<String, @Nullable Object> values = new LinkedHashMap<>();
      if (parts > 1) {
        fields.readFields(in, values);
      }
      return new ContractException(
          className, message == null && !values.isEmpty() ? values.toString() : message);
    }
  }
}
