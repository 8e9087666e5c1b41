/** Exports nothing and opens nothing. */
module shop {
  requires static org.concoord.annotations;
  requires org.concoord.core;
}
