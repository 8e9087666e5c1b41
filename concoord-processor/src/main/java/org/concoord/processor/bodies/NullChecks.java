package org.concoord.processor.bodies;

import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.ParenthesizedTree;
import com.sun.source.util.TreeScanner;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * {@code Objects.requireNonNull(x)}, which is {@code x} or throws: a constructor that has nothing
 * but such checks beside its assignments still makes an object out of its fields' values. For what
 * it was given once passed, and what it is given again, when the object is restored, is what a
 * final field has held ever since. (A field that is not final may have become {@code null}.) So is
 * {@code requireNonNullElse(x, "")}, whose result is never replaced again.
 *
 * <p>Known by its names alone, like all that is read before attribution: a class {@code Objects} of
 * the user's own would be taken for the JDK's.
 */
final class NullChecks {
  /** Collects the names of what is checked. */
  static final TreeScanner<@Nullable Void, Set<String>> FINDER =
      new TreeScanner<>() {
        @Override
        public @Nullable Void visitMethodInvocation(MethodInvocationTree call, Set<String> found) {
          if (isCheck(call) && call.getArguments().get(0) instanceof IdentifierTree name) {
            found.add(name.getName().toString());
          }
          return super.visitMethodInvocation(call, found);
        }
      };

  private static final Set<String> CHECKS = Set.of("requireNonNull", "requireNonNullElse");

  private NullChecks() {}

  /** What a check hands on; anything else as it is. */
  static ExpressionTree checked(ExpressionTree expression) {
    if (expression instanceof ParenthesizedTree parenthesized) {
      return checked(parenthesized.getExpression());
    }
    if (expression instanceof MethodInvocationTree call && isCheck(call)) {
      return call.getArguments().get(0);
    }
    return expression;
  }

  /** Whether a statement does nothing but check a parameter. */
  static boolean isOneOf(ExpressionTree expression, Set<String> parameters) {
    return expression instanceof MethodInvocationTree call
        && isCheck(call)
        && call.getArguments().get(0) instanceof IdentifierTree name
        && parameters.contains(name.getName().toString());
  }

  private static boolean isCheck(MethodInvocationTree call) {
    List<? extends ExpressionTree> arguments = call.getArguments();
    String method = nameOf(call.getMethodSelect());
    return CHECKS.contains(method)
        && (arguments.size() == 2
            ? arguments.get(1) instanceof LiteralTree
            : arguments.size() == 1 && method.equals("requireNonNull"));
  }

  private static String nameOf(ExpressionTree method) {
    if (method instanceof IdentifierTree imported) {
      return imported.getName().toString();
    }
    return method instanceof MemberSelectTree select
            && List.of("Objects", "java.util.Objects").contains(select.getExpression().toString())
        ? select.getIdentifier().toString()
        : "";
  }
}
