package org.concoord.architecture;

import com.tngtech.archunit.lang.ArchRule;

/** One rule under a name that test reports show. */
record Law(String name, ArchRule rule) {
  @Override
  public String toString() {
    return name;
  }
}
