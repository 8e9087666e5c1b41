package org.concoord;

/**
 * The replicas do not know the object, the type or the method that was called, or know the name
 * under another type: the caller and the replicas were built from different versions of a class. Or
 * an argument is of a class that the replicas must know and were not given: {@link
 * ReplicaConfig.Builder#values(Class)}. The call has not run.
 */
public final class IncompatibleTypeException extends ConcoordException {
  private static final long serialVersionUID = 1L;

  public IncompatibleTypeException(String message) {
    super(message);
  }
}
