package org.concoord.cli;

/** A class with two methods of one name, such as a user may have. */
final class Twins {
  private Twins() {}
}
