package org.concoord.spi;

/** What kind of value comes next. */
public enum ValueKind {
  NIL,
  BOOLEAN,
  INTEGER,
  FLOAT,
  STRING,
  BYTES,
  ARRAY,
  MAP,
  /** No value at all: the end, or a byte that begins none. */
  NONE
}
