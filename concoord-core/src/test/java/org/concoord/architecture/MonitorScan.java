package org.concoord.architecture;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** Finds {@code synchronized} statements, which ArchUnit does not see. */
final class MonitorScan {
  private MonitorScan() {}

  /**
   * Every method of {@code classes} under {@code packages} that enters a monitor, as {@code
   * Class.method}.
   */
  static Set<String> find(JavaClasses classes, List<String> packages) {
    Set<String> found = new TreeSet<>();
    for (JavaClass type : classes) {
      String home = type.getPackageName();
      if (packages.stream().anyMatch(p -> home.equals(p) || home.startsWith(p + "."))) {
        scan(type, found);
      }
    }
    return found;
  }

  private static void scan(JavaClass type, Set<String> found) {
    try (InputStream bytes = type.getSource().orElseThrow().getUri().toURL().openStream()) {
      new ClassReader(bytes)
          .accept(
              new ClassVisitor(Opcodes.ASM9) {
                @Override
                public MethodVisitor visitMethod(
                    int access,
                    String name,
                    String descriptor,
                    String signature,
                    String[] exceptions) {
                  return new MethodVisitor(Opcodes.ASM9) {
                    @Override
                    public void visitInsn(int opcode) {
                      if (opcode == Opcodes.MONITORENTER) {
                        found.add(type.getSimpleName() + "." + name);
                      }
                    }
                  };
                }
              },
              ClassReader.SKIP_DEBUG);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
