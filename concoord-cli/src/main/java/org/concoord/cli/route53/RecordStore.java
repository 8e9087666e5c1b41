package org.concoord.cli.route53;

/** Where records are written to. */
interface RecordStore {
  /**
   * Makes the store's part of the domain be these records, whatever it was; to do it again changes
   * nothing. May block for long, and throw anything; it is tried again then.
   *
   * @return whether anything had to be changed
   */
  boolean write(ZoneRecords records);
}
