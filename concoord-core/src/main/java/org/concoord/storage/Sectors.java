package org.concoord.storage;

/** What is written wholly or not at all: the one thing we assume of a disk that loses power. */
final class Sectors {
  static final int BYTES = 512;

  private Sectors() {}
}
