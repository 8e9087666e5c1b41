/** Annotations read by the ConCoord annotation processor. */
module org.concoord.annotations {
  exports org.concoord.annotations;
}
