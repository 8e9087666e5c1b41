package org.concoord.processor.contract;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.concoord.processor.contract.Contract.Field;
import org.concoord.processor.contract.Contract.Method;
import org.concoord.processor.contract.Contract.Value;

/** A contract as JSON, one method, field or class a line: so that a diff shows what has changed. */
final class ContractText {
  private ContractText() {}

  static String of(Contract contract) {
    return "{\n"
        + "  \"type\": "
        + quote(contract.type())
        + ",\n  \"schema\": "
        + contract.schema()
        + ",\n  \"fingerprint\": "
        + contract.fingerprint()
        + ",\n  \"methods\": "
        + list("  ", contract.methods(), ContractText::method)
        + ",\n  \"state\": "
        + list("  ", contract.state(), ContractText::field)
        + ",\n  \"values\": "
        + list("  ", contract.values(), ContractText::value)
        + ",\n  \"exceptions\": "
        + list("  ", contract.exceptions(), ContractText::value)
        + "\n}\n";
  }

  private static String method(Method method) {
    List<String> arguments = new ArrayList<>();
    method.arguments().forEach(argument -> arguments.add(quote(argument)));
    return "{\"signature\": "
        + quote(method.signature())
        + ", \"id\": "
        + method.id()
        + ", \"kind\": "
        + quote(method.kind())
        + ", \"arguments\": ["
        + String.join(", ", arguments)
        + "]"
        + (method.result() == null ? "" : ", \"result\": " + quote(method.result()))
        + "}";
  }

  private static String field(Field field) {
    return "{\"name\": "
        + quote(field.name())
        + ", \"id\": "
        + field.id()
        + ", \"type\": "
        + quote(field.type())
        + (field.part().isEmpty() ? "" : ", \"set\": " + quote(field.part()))
        + "}";
  }

  private static String value(Value value) {
    return "{\"name\": "
        + quote(value.name())
        + ", \"kind\": "
        + quote(value.kind())
        + ", \"fields\": "
        + list("    ", value.fields(), ContractText::field)
        + (value.cycles().isEmpty() ? "" : ", \"cycles\": " + quote(value.cycles()))
        + "}";
  }

  private static <T> String list(String indent, List<T> elements, Function<T, String> text) {
    if (elements.isEmpty()) {
      return "[]";
    }
    List<String> lines = new ArrayList<>();
    elements.forEach(element -> lines.add(indent + "  " + text.apply(element)));
    return "[\n" + String.join(",\n", lines) + "\n" + indent + "]";
  }

  private static String quote(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    for (char c : text.toCharArray()) {
      if (c == '"' || c == '\\') {
        quoted.append('\\').append(c);
      } else if (c < ' ') {
        quoted.append("\\u%04x".formatted((int) c));
      } else {
        quoted.append(c);
      }
    }
    return quoted.append('"').toString();
  }
}
