/** Exports nothing and opens nothing. */
module net.example.tickets {
  requires org.concoord.annotations;
  requires org.concoord.core;
}
